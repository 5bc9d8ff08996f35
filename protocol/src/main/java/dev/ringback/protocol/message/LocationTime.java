package dev.ringback.protocol.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Times as location reports have them: `YYYYMMDDhhmmss`, and beside it an offset such as `-0500`.
final class LocationTime {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssXX", Locale.ROOT);

  private LocationTime() {}

  static Optional<Instant> of(Optional<String> time, Optional<String> utcOffset) {
    if (time.isEmpty() || utcOffset.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(time.get() + utcOffset.get(), FORM).toInstant());
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }
}
