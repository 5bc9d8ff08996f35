package dev.ringback.server.outcome;

import java.time.Instant;

/// What is to become of a delivery after an attempt.
public sealed interface Verdict {
  /// It is over: delivered.
  record Done() implements Verdict {}

  /// Again later.
  ///
  /// @param notBefore when it is due
  /// @param countsAsAttempt whether the next attempt has a higher number
  record Later(Instant notBefore, boolean countsAsAttempt) implements Verdict {}

  /// Given up; into the archive.
  ///
  /// @param why the reason, as operators read it
  record Archive(String why) implements Verdict {
    /// Since an operator wanted it so.
    public static final Archive SKIPPED = new Archive("skipped by an operator");

    /// Since the listener did not answer for so long that there was no turn for it.
    public static final Archive HOPELESS = new Archive("listener does not answer");
  }
}
