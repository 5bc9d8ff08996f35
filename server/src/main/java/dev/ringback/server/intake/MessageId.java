package dev.ringback.server.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// What a message is known by from acceptance on, such as `msg_01KAHM5W3G0000000000000000`: 48 bits
/// of milliseconds and 80 bits that keep ids apart, so that ids sort in the order of acceptance.
///
/// @param high milliseconds since the epoch in the upper 48 bits, then the upper 16 bits of the
///   rest
/// @param low the lower 64 bits of the rest
public record MessageId(long high, long low) implements Comparable<MessageId> {
  /// How many bytes [#bytes()] has.
  public static final int BYTES = 16;

  /// The first of all ids.
  public static final MessageId LOWEST = new MessageId(0, 0);

  /// The last of all ids.
  public static final MessageId HIGHEST = new MessageId(-1, -1);

  private static final Instant LAST_TIME = Instant.ofEpochMilli((1L << 48) - 1);
  private static final String PREFIX = "msg_";
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final byte[] DIGIT_BYTES = DIGITS.getBytes(ISO_8859_1);
  private static final byte[] PREFIX_BYTES = PREFIX.getBytes(ISO_8859_1);
  private static final int LENGTH = 26;

  /// How many characters [#toString()] has, and bytes [#writeText].
  public static final int TEXT_LENGTH = PREFIX.length() + LENGTH;

  /// Reads what [#toString()] wrote.
  public static Optional<MessageId> parse(String text) {
    if (text.length() != TEXT_LENGTH || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var high = 0L;
    var low = 0L;
    for (var i = PREFIX.length(); i < text.length(); i++) {
      var digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0 || (i == PREFIX.length() && digit > 7)) {
        return Optional.empty();
      }
      high = high << 5 | low >>> 59;
      low = low << 5 | digit;
    }
    return Optional.of(new MessageId(high, low));
  }

  /// Reads what [#bytes()] wrote, from the buffer's position on.
  public static MessageId from(ByteBuffer bytes) {
    return new MessageId(bytes.getLong(), bytes.getLong());
  }

  /// The lowest id of a message accepted at `time` or later; those of messages accepted earlier are
  /// all lower.
  public static MessageId lowestFrom(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return LOWEST;
    }
    if (time.isAfter(LAST_TIME)) {
      return HIGHEST;
    }
    var millis = time.toEpochMilli();
    var whole = Instant.ofEpochMilli(millis).equals(time);
    return new MessageId((whole ? millis : millis + 1) << 16, 0);
  }

  /// The id in 16 bytes that sort as the ids do.
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /// When the message was accepted, to the millisecond.
  public Instant acceptedAt() {
    return Instant.ofEpochMilli(high >>> 16);
  }

  /// The id that follows this one.
  public MessageId next() {
    return low == -1 ? new MessageId(high + 1, 0) : new MessageId(high, low + 1);
  }

  @Override
  public int compareTo(MessageId other) {
    var byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// Written out, since it is asked for several times for each message; the lower bits are random.
  @Override
  public int hashCode() {
    return (int) low ^ (int) (high >>> 16);
  }

  /// Writes the id as callers see it, in ASCII.
  ///
  /// @param to where there are [#TEXT_LENGTH] bytes of room from `at` on
  public void writeText(byte[] to, int at) {
    var first = at + PREFIX_BYTES.length;
    System.arraycopy(PREFIX_BYTES, 0, to, at, PREFIX_BYTES.length);
    var highLeft = high;
    var lowLeft = low;
    for (var i = at + TEXT_LENGTH - 1; i >= first; i--) {
      to[i] = DIGIT_BYTES[(int) (lowLeft & 31)];
      lowLeft = lowLeft >>> 5 | highLeft << 59;
      highLeft >>>= 5;
    }
  }

  /// The id as callers see it.
  @Override
  public String toString() {
    var text = new byte[TEXT_LENGTH];
    writeText(text, 0);
    return new String(text, ISO_8859_1);
  }
}
