package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a message says: the members of its published body, byte for byte, less those that the
/// sender fills in at each attempt. Immutable; the array is never handed out for writing.
///
/// Keeping the members unread lets a body pass through without being parsed or written again; an
/// attempt only puts a few bytes before and behind.
public final class Payload {
  private static final byte[] BEGINNING = {'{'};
  private static final byte[] BETWEEN = {','};
  private static final byte[] END = {'}'};

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

  /// The body of one attempt: what was published, with what it tells of the registration before it
  /// and the counters behind it where the family has them.
  ///
  /// @param echo what [#echo] made of the registration's credentials
  /// @param attempt which sending this is, from 1
  /// @param attempts how many there are at most
  public Body body(Family family, byte[] echo, int attempt, int attempts) {
    var pieces = new ArrayList<byte[]>(7);
    pieces.add(BEGINNING);
    add(echo, pieces);
    add(members, pieces);
    if (family.countsAttempts()) {
      add(counters(attempt, attempts), pieces);
    }
    pieces.add(END);
    return new Body(pieces);
  }

  private static void add(byte[] members, List<byte[]> pieces) {
    if (members.length > 0) {
      if (pieces.size() > 1) {
        pieces.add(BETWEEN);
      }
      pieces.add(members);
    }
  }

  /// What bodies tell of a registration: its credentials, or nothing, by family.
  public static byte[] echo(Family family, Credentials credentials) {
    return family.echoesCredentials()
        ? members(
            FieldNames.USERNAME,
            quoted(credentials.username()),
            FieldNames.PASSWORD,
            quoted(credentials.password()))
        : new byte[0];
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
