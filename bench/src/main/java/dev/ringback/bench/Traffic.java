package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// What is sent: messages of one size, in turn to a number of listeners, some in each request. A
/// message carries its sequence number as `requestId`. Immutable.
///
/// All messages are equally long, so that a request costs the generator next to nothing: a constant
/// text in which a few digits change, and a piece of a noise that does not compress.
///
/// @param perRequest how many messages are in a request
/// @param listeners how many listeners there are that are well, numbered from 0 on
/// @param others how many there are besides, well or not, numbered behind them; each gets as many
///   messages as any other, and these are spread evenly
/// @param bodyBytes how many bytes the body of a message has
record Traffic(int perRequest, int listeners, int others, int bodyBytes) {
  /// How many digits a sequence number has.
  static final int SEQUENCE_DIGITS = 12;

  /// How large a body may be.
  static final int MAX_BODY = 64 * 1024;

  /// From how many places the noise of a message may be taken.
  static final int NOISE_PLACES = 16 * 1024;

  /// How far the noise of a message is from that of the one before; odd, so that all places are
  /// visited.
  static final int NOISE_STEP = 1_237;

  private static final int ACCOUNT_DIGITS = 10;
  private static final String ACCOUNT_REST = "-00001";

  private static final String BODY_HEAD = "{\"requestId\":\"";
  private static final String BODY_MIDDLE =
      "\",\"status\":\"Success\",\"deviceResponse\":{\"pad\":\"";
  private static final String BODY_TAIL = "\"}}";
  private static final String NOISE = noise();

  /// Refuses what cannot be made.
  Traffic {
    if (others < 0) {
      throw new IllegalArgumentException(
          "traffic: " + others + " other listeners (expected: 0 or more)");
    }
    if (perRequest < 1 || listeners < 1 || bodyBytes < shortestBody() || bodyBytes > MAX_BODY) {
      throw new IllegalArgumentException(
          "traffic: %d per request, %d listeners, bodies of %d bytes (expected: 1 or more, 1 or more, %d to %d)"
              .formatted(perRequest, listeners, bodyBytes, shortestBody(), MAX_BODY));
    }
  }

  /// Letters and digits at random, the same in every run.
  private static String noise() {
    var random = new SplittableRandom(1);
    return random
        .ints(MAX_BODY + NOISE_PLACES, 0, 36)
        .mapToObj(digit -> Character.toString(Character.forDigit(digit, 36)))
        .collect(Collectors.joining());
  }

  private static int shortestBody() {
    return BODY_HEAD.length() + SEQUENCE_DIGITS + BODY_MIDDLE.length() + BODY_TAIL.length();
  }

  /// Messages to listeners that are all well.
  Traffic(int perRequest, int listeners, int bodyBytes) {
    this(perRequest, listeners, 0, bodyBytes);
  }

  /// The same messages, one in each request.
  Traffic oneByOne() {
    return new Traffic(1, listeners, others, bodyBytes);
  }

  /// The same, and as many to each of some other listeners, well or not.
  Traffic besideOthers(int some) {
    return new Traffic(perRequest, listeners, some, bodyBytes);
  }

  /// The listener that a message is for.
  long listener(long sequence) {
    var toOthers = toOthersBefore(sequence);
    return isToOther(sequence) ? listeners + toOthers % others : (sequence - toOthers) % listeners;
  }

  /// Whether a message is for one of the others.
  boolean isToOther(long sequence) {
    return toOthersBefore(sequence + 1) > toOthersBefore(sequence);
  }

  private long toOthersBefore(long sequence) {
    return sequence * others / (listeners + others);
  }

  /// The account of a listener.
  static String account(long listener) {
    return digits(listener, ACCOUNT_DIGITS) + ACCOUNT_REST;
  }

  private static String digits(long number, int digits) {
    return ("%0" + digits + "d").formatted(number);
  }

  /// What comes before the account's number in a message.
  String beforeAccount() {
    return "{\"family\":\"connectivity\",\"account\":\"";
  }

  /// What comes between the account's number and the sequence number.
  String beforeSequence() {
    return ACCOUNT_REST + "\",\"service\":\"CarrierService\",\"body\":" + BODY_HEAD;
  }

  /// What comes between the sequence number and the noise.
  String beforeNoise() {
    return BODY_MIDDLE;
  }

  /// How much noise there is in a message.
  int noiseLength() {
    return bodyBytes - shortestBody();
  }

  /// What noise is taken from.
  String allNoise() {
    return NOISE.substring(0, noiseLength() + NOISE_PLACES);
  }

  /// What comes after the noise.
  String afterNoise() {
    return BODY_TAIL + "}";
  }

  /// One message.
  String message(long sequence) {
    return beforeAccount()
        + digits(listener(sequence), ACCOUNT_DIGITS)
        + beforeSequence()
        + digits(sequence, SEQUENCE_DIGITS)
        + beforeNoise()
        + NOISE.substring(0, noiseLength())
        + afterNoise();
  }

  /// How many bytes a message has, its address included.
  int messageBytes() {
    return beforeAccount().length()
        + ACCOUNT_DIGITS
        + beforeSequence().length()
        + SEQUENCE_DIGITS
        + beforeNoise().length()
        + noiseLength()
        + afterNoise().length();
  }

  /// How many bytes the body of a request has.
  int requestBytes() {
    return perRequest == 1 ? messageBytes() : perRequest * (messageBytes() + 1) + 1;
  }

  /// The requests of this traffic.
  ///
  /// @param bearer the token that goes with them
  Requests requests(URI to, String bearer) {
    return new Requests(this, to, bearer);
  }

  /// The bytes of one request after the other. Immutable.
  static final class Requests {
    private final Traffic traffic;
    private final byte[] bytes;
    private final byte[] noise;
    private final int first;

    private Requests(Traffic traffic, URI to, String bearer) {
      this.traffic = traffic;
      var head =
          "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(to.getPath(), to.getAuthority(), bearer, traffic.requestBytes());
      var message = traffic.message(0);
      var one = traffic.perRequest == 1;
      var body =
          one ? message : "[" + (message + ",").repeat(traffic.perRequest - 1) + message + "]";
      this.bytes = (head + body).getBytes(US_ASCII);
      this.noise = traffic.allNoise().getBytes(US_ASCII);
      this.first = head.length() + (one ? 0 : 1);
    }

    int length() {
      return bytes.length;
    }

    Traffic traffic() {
      return traffic;
    }

    /// Writes the request whose messages have the sequence numbers from `sequence` on.
    void write(long sequence, ByteBuffer to) {
      var start = to.position();
      to.put(bytes);
      var account = start + first + traffic.beforeAccount().length();
      for (var i = 0; i < traffic.perRequest; i++) {
        var number = sequence + i;
        writeDigits(traffic.listener(number), ACCOUNT_DIGITS, to, account);
        var at = account + ACCOUNT_DIGITS + traffic.beforeSequence().length();
        writeDigits(number, SEQUENCE_DIGITS, to, at);
        to.put(
            at + SEQUENCE_DIGITS + traffic.beforeNoise().length(),
            noise,
            (int) (number * NOISE_STEP % NOISE_PLACES),
            traffic.noiseLength());
        account += traffic.messageBytes() + 1;
      }
    }

    private static void writeDigits(long number, int digits, ByteBuffer to, int at) {
      var rest = number;
      for (var i = at + digits - 1; i >= at; i--) {
        to.put(i, (byte) ('0' + rest % 10));
        rest /= 10;
      }
    }
  }

  /// The sequence number in a body that was delivered; -1 when there is none.
  static long sequence(byte[] bytes, int from, int to) {
    var name = SEQUENCE_NAME;
    for (var at = from; at + name.length + SEQUENCE_DIGITS <= to; at++) {
      if (startsWith(bytes, at, name)) {
        var number = 0L;
        for (var i = at + name.length; i < at + name.length + SEQUENCE_DIGITS; i++) {
          number = number * 10 + (bytes[i] - '0');
        }
        return number;
      }
    }
    return -1;
  }

  private static final byte[] SEQUENCE_NAME = "\"requestId\":\"".getBytes(US_ASCII);

  private static boolean startsWith(byte[] bytes, int at, byte[] text) {
    for (var i = 0; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
