package dev.ringback.server.outbound;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.intake.Payload;
import java.util.LinkedHashMap;

/// What is the same in all callbacks to one registration, worked out once for them. Immutable.
final class Outline {
  static final String USER_AGENT = "Ringback/0.1";

  private final Registration registration;
  private final Heading heading;
  private final byte[] lines;
  private final RequestHead.Name sharedKeySignature;
  private final byte[] echo;

  private Outline(
      Registration registration,
      Heading heading,
      byte[] lines,
      RequestHead.Name sharedKeySignature) {
    this.registration = registration;
    this.heading = heading;
    this.lines = lines;
    this.sharedKeySignature = sharedKeySignature;
    this.echo = Payload.echo(registration.key().family(), registration.credentials());
  }

  /// The outline for a registration.
  ///
  /// @throws RequestHead.UnfitHeader when a registered header cannot be sent
  static Outline of(Registration registration, Heading heading, SenderSettings settings) {
    // Registered headers first: what we send ourselves cannot be replaced by them.
    var headers = new LinkedHashMap<>(registration.httpHeaders());
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("User-Agent", USER_AGENT);
    headers.remove(HeaderNames.WEBHOOK_ID);
    headers.remove(HeaderNames.WEBHOOK_TIMESTAMP);
    if (registration.sharedKeys().current().isPresent()) {
      headers.remove(settings.signatureHeader());
    } else if (!settings.webhookSecrets().isEmpty()) {
      headers.remove(HeaderNames.WEBHOOK_SIGNATURE);
    }
    if (settings.transport().of(registration.url()).oauth().isPresent()) {
      // The token comes instead, however the registration spells it.
      headers.keySet().removeIf("Authorization"::equalsIgnoreCase);
    }
    var head = RequestHead.to(registration.url());
    headers.forEach(head::with);
    var sharedKeySignature = RequestHead.Name.of(settings.signatureHeader());
    return new Outline(registration, heading, head.lines(), sharedKeySignature);
  }

  /// The registration.
  Registration registration() {
    return registration;
  }

  /// Where to.
  Heading heading() {
    return heading;
  }

  /// The first line, and the headers that do not change; others can be added to it.
  RequestHead head() {
    return RequestHead.beginningWith(lines);
  }

  /// The header for signatures by the registration's keys.
  RequestHead.Name sharedKeySignature() {
    return sharedKeySignature;
  }

  /// What the body tells of the registration. Not to be written to.
  byte[] echo() {
    return echo;
  }

  /// The registration alone: the rest may hold secrets.
  @Override
  public String toString() {
    return "Outline[" + registration + "]";
  }
}
