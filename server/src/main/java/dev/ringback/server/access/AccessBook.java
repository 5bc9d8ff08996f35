package dev.ringback.server.access;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everyone who may call. Immutable.
///
/// @param clients by id
/// @param users by name
public record AccessBook(Map<String, OauthClient> clients, Map<String, SessionUser> users) {
  /// A book with nobody in it.
  public static final AccessBook EMPTY = new AccessBook(Map.of(), Map.of());

  /// Copies both.
  public AccessBook {
    clients = Collections.unmodifiableMap(new TreeMap<>(clients));
    users = Collections.unmodifiableMap(new TreeMap<>(users));
  }

  /// The client of that id.
  public Optional<OauthClient> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }

  /// The user of that name.
  public Optional<SessionUser> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /// This book with a client in it, in place of one with the same id.
  public AccessBook with(OauthClient client) {
    var changed = new TreeMap<>(clients);
    changed.put(client.id(), client);
    return new AccessBook(changed, users);
  }

  /// This book with a user in it, in place of one with the same name.
  public AccessBook with(SessionUser user) {
    var changed = new TreeMap<>(users);
    changed.put(user.name(), user);
    return new AccessBook(clients, changed);
  }

  /// This book without a client.
  public AccessBook withoutClient(String id) {
    var changed = new TreeMap<>(clients);
    changed.remove(id);
    return new AccessBook(changed, users);
  }

  /// This book without a user.
  public AccessBook withoutUser(String name) {
    var changed = new TreeMap<>(users);
    changed.remove(name);
    return new AccessBook(clients, changed);
  }
}
