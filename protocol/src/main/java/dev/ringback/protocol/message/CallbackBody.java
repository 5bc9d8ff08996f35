package dev.ringback.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonCursor;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.MalformedJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.OptionalInt;

/// A callback's body, parsed once: what the sender put in, and the message. Immutable; safe for use
/// by many threads.
///
/// Reads what has been met in the field: a body that lost its opening brace is given it back.
public final class CallbackBody {
  private final JsonObject object;

  private CallbackBody(JsonObject object) {
    this.object = object;
  }

  /// Parses a body.
  ///
  /// @throws MalformedJson when the bytes are not one JSON object
  public static CallbackBody read(byte[] utf8) {
    return new CallbackBody(JsonObject.read(lacksBrace(utf8) ? withBrace(utf8) : utf8));
  }

  /// The credentials that a body echoes, without keeping anything else of it: what a stranger sends
  /// is not worth a tree. Otherwise as `read(utf8).credentials()`.
  ///
  /// @throws MalformedJson when the bytes are not one JSON object
  public static Optional<Credentials> credentialsIn(byte[] utf8) {
    try (var cursor = JsonCursor.over(lacksBrace(utf8) ? withBrace(utf8) : utf8)) {
      var username = Optional.<String>empty();
      var password = Optional.<String>empty();
      cursor.enterObject();
      for (var name = cursor.nextName(); name != null; name = cursor.nextName()) {
        switch (name) {
          case FieldNames.USERNAME -> username = textAt(cursor);
          case FieldNames.PASSWORD -> password = textAt(cursor);
          default -> cursor.skip();
        }
      }
      cursor.end();
      return pair(username, password);
    }
  }

  private static Optional<String> textAt(JsonCursor cursor) {
    if (cursor.kind() == JsonCursor.Kind.TEXT) {
      return Optional.of(cursor.takeText());
    }
    cursor.skip();
    return Optional.empty();
  }

  static CallbackBody of(CallbackMessage message) {
    return new CallbackBody(Messages.write(message));
  }

  /// A member's name first and a closing brace last: only the opening one can be missing.
  private static boolean lacksBrace(byte[] utf8) {
    return new String(utf8, 0, Math.min(utf8.length, 64), UTF_8).stripLeading().startsWith("\"")
        && new String(utf8, Math.max(0, utf8.length - 64), Math.min(utf8.length, 64), UTF_8)
            .stripTrailing()
            .endsWith("}");
  }

  private static byte[] withBrace(byte[] utf8) {
    var repaired = new byte[utf8.length + 1];
    repaired[0] = '{';
    System.arraycopy(utf8, 0, repaired, 1, utf8.length);
    return repaired;
  }

  /// The credentials the body echoes, a missing half empty; none when it has neither.
  public Optional<Credentials> credentials() {
    return pair(object.text(FieldNames.USERNAME), object.text(FieldNames.PASSWORD));
  }

  private static Optional<Credentials> pair(Optional<String> username, Optional<String> password) {
    return username.isEmpty() && password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(username.orElse(""), password.orElse("")));
  }

  /// Which sending of the message this is, from 1; empty when the body does not say.
  public OptionalInt callbackCount() {
    var count = object.number(FieldNames.CALLBACK_COUNT).orElse(0L);
    return count > 0 && count <= Integer.MAX_VALUE
        ? OptionalInt.of(count.intValue())
        : OptionalInt.empty();
  }

  /// SHA-256 over the body without what the sender fills in anew at each attempt (credentials and
  /// counters), and so the same for all attempts of a message. Request id and devices are part of
  /// it.
  public byte[] digest() {
    var lasting =
        object
            .without(FieldNames.USERNAME)
            .without(FieldNames.PASSWORD)
            .without(FieldNames.CALLBACK_COUNT)
            .without(FieldNames.MAX_CALLBACK_THRESHOLD);
    try {
      return MessageDigest.getInstance("SHA-256").digest(lasting.utf8());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java must.", e);
    }
  }

  /// The message the body is for that service.
  public CallbackMessage message(Family family, ServiceName service) {
    return Messages.read(family, service, object);
  }

  byte[] utf8() {
    return object.utf8();
  }

  /// Shows nothing of the content.
  @Override
  public String toString() {
    return "CallbackBody" + object.members().keySet();
  }
}
