package dev.ringback.server.web.http;

import java.time.Duration;

/// What callers may take of the server.
///
/// @param connections how many connections at once; more are closed at once
/// @param headerBytes how large a header may be
/// @param smallBodies how many bytes may be held for bodies of at most [Route#USUAL_MAX_BODY],
///   which anybody may send
/// @param largeBodies how many bytes may be held for larger bodies, for callers who passed the
///   route's guard
/// @param header how long the first header of a connection may take
/// @param body how long a body may take
/// @param response how long a response may take to be taken
/// @param idle how long a connection may go on from one response to the next header
public record HttpLimits(
    Share connections,
    int headerBytes,
    Share smallBodies,
    Share largeBodies,
    Duration header,
    Duration body,
    Duration response,
    Duration idle) {
  private static final long MIB = 1024 * 1024;

  /// What has proved enough.
  public static final HttpLimits USUAL =
      new HttpLimits(
          new Share(10_000, 5_000),
          16 * 1024,
          new Share(64 * MIB, 16 * MIB),
          Share.open(192 * MIB),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75));

  /// How much there is of something, and how much of it one remote address may have. An address is
  /// whatever connects: all callers behind one proxy share theirs, and so do those of one IPv6 /64.
  ///
  /// @param inAll for all addresses together
  /// @param perAddress for each one
  public record Share(long inAll, long perAddress) {
    /// Refuses shares that nobody could use, or that are none.
    public Share {
      if (perAddress < 1 || perAddress > inAll) {
        throw new IllegalArgumentException(
            "share of one address: " + perAddress + " (expected: 1 to " + inAll + ")");
      }
    }

    /// All of it for whoever comes first.
    public static Share open(long inAll) {
      return new Share(inAll, inAll);
    }
  }
}
