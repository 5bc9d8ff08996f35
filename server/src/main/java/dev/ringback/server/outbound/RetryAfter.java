package dev.ringback.server.outbound;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
final class RetryAfter {
  private static final int MAX_DIGITS = 9;

  private RetryAfter() {}

  /// How long to wait from `now` on; empty when the text is neither, or lies in the past.
  static Optional<Duration> parse(String text, Instant now) {
    var value = text.strip();
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      var seconds = value.length() > MAX_DIGITS ? Integer.MAX_VALUE : Long.parseLong(value);
      return Optional.of(Duration.ofSeconds(seconds));
    }
    try {
      var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, date)).filter(Duration::isPositive);
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }
}
