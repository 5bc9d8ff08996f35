package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonValue;
import java.util.Arrays;

/// What a message says: the members of its published body, byte for byte, less those that the
/// sender fills in at each attempt. Immutable; the array is never handed out for writing.
///
/// Keeping the members unread lets a body pass through without being parsed or written again; an
/// attempt only puts a few bytes before and behind.
public final class Payload {
  private final byte[] members;

  /// Beside them, since it is asked for when they were last seen long ago.
  private final int size;

  private Payload(byte[] members) {
    this.members = members;
    this.size = members.length;
  }

  /// The payload as a store keeps it.
  public static Payload ofMembers(byte[] members) {
    return new Payload(members);
  }

  /// The members, without braces, as a store keeps them. Not to be written to.
  public byte[] members() {
    return members;
  }

  /// How many bytes [#members()] has.
  public int size() {
    return size;
  }

  /// The bytes of one attempt: what was published, with the registration's credentials before it
  /// and the counters behind it where the family has them.
  ///
  /// @param attempt which sending this is, from 1
  /// @param attempts how many there are at most
  public byte[] body(Family family, Credentials credentials, int attempt, int attempts) {
    var before = family.echoesCredentials() ? echo(credentials) : new byte[0];
    var behind = family.countsAttempts() ? counters(attempt, attempts) : new byte[0];
    return body(before, behind);
  }

  private byte[] body(byte[] before, byte[] behind) {
    var parts = new byte[][] {before, members, behind};
    var length = 2;
    for (var part : parts) {
      length += part.length == 0 ? 0 : part.length + 1;
    }
    var body = new byte[length == 2 ? 2 : length - 1];
    var at = 0;
    body[at++] = '{';
    for (var part : parts) {
      if (part.length > 0) {
        if (at > 1) {
          body[at++] = ',';
        }
        System.arraycopy(part, 0, body, at, part.length);
        at += part.length;
      }
    }
    body[at] = '}';
    return body;
  }

  private static byte[] echo(Credentials credentials) {
    return members(
        FieldNames.USERNAME,
        quoted(credentials.username()),
        FieldNames.PASSWORD,
        quoted(credentials.password()));
  }

  /// The text as JSON; most needs no escaping.
  private static String quoted(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        return JsonValue.of(text).text();
      }
    }
    return "\"" + text + "\"";
  }

  private static byte[] counters(int attempt, int attempts) {
    return members(
        FieldNames.CALLBACK_COUNT,
        Integer.toString(attempt),
        FieldNames.MAX_CALLBACK_THRESHOLD,
        Integer.toString(attempts));
  }

  private static byte[] members(String name, String value, String other, String otherValue) {
    return ("\"" + name + "\":" + value + ",\"" + other + "\":" + otherValue).getBytes(UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(members, that.members);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(members);
  }

  /// The size alone: bodies hold what customers would not want in a log.
  @Override
  public String toString() {
    return "Payload[" + members.length + " bytes]";
  }
}
