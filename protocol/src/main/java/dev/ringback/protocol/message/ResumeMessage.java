package dev.ringback.protocol.message;

import dev.ringback.protocol.ServiceName;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A suspended device returns to active by itself in seven days; the comment says when. Of
/// `ResumeTrackingNotification`.
///
/// @param envelope what every Connectivity message has around its content
public record ResumeMessage(Envelope envelope) implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("ResumeTrackingNotification");

  static final Form<ResumeMessage> FORM =
      Form.<ConnectivityContent, ResumeMessage>enveloped(
          ResumeMessage.class,
          (envelope, nothing) -> new ResumeMessage(envelope),
          message -> Optional.empty(),
          List.of());

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// Always empty.
  @Override
  public Optional<ConnectivityContent> content() {
    return Optional.empty();
  }

  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M)");
  private static final DateTimeFormatter US =
      DateTimeFormatter.ofPattern("M/d/uuuu h:mm:ss a", Locale.US);

  /// When the device returns, as far as the comment can be read; its time zone is not documented.
  public Optional<LocalDateTime> resumesAt() {
    return envelope.comment().flatMap(ResumeMessage::timeIn);
  }

  private static Optional<LocalDateTime> timeIn(String comment) {
    var found = TIME.matcher(comment);
    try {
      return found.find() ? Optional.of(LocalDateTime.parse(found.group(), US)) : Optional.empty();
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }
}
