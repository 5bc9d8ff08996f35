package dev.ringback.protocol.message;

import dev.ringback.protocol.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/// Members of a message that have no place in its type: unknown names, and known ones whose value
/// is of an unexpected kind. Immutable; safe for use by many threads.
///
/// Written back as they came. Shows its names only, since a stray member may be a secret.
public final class Extra {
  /// Nothing beside the known members.
  public static final Extra NONE = new Extra(JsonObject.EMPTY);

  private final JsonObject members;

  private Extra(JsonObject members) {
    this.members = members;
  }

  static Extra of(JsonObject members) {
    return members.members().isEmpty() ? NONE : new Extra(members);
  }

  JsonObject members() {
    return members;
  }

  /// Whether there is nothing.
  public boolean isEmpty() {
    return members.members().isEmpty();
  }

  /// The members' names, in the order in which they came.
  public Set<String> names() {
    return members.members().keySet();
  }

  /// The member's value as compact JSON text, a string with its quotes; empty when absent.
  public Optional<String> json(String name) {
    return Optional.ofNullable(members.members().get(name)).map(value -> value.text());
  }

  /// All members as the compact text of one JSON object.
  public String json() {
    return members.text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extra that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  /// The names, without values.
  @Override
  public String toString() {
    return "Extra" + names();
  }
}
