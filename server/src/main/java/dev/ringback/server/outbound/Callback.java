package dev.ringback.server.outbound;

import static java.util.stream.Collectors.joining;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.server.intake.Body;
import dev.ringback.server.outbound.BearerTokens.Fetched;
import java.time.Instant;

/// One callback as it goes over the wire: the exact bytes, and the headers that go with them.
///
/// @param heading where to
/// @param head all of the head but what frames the body
/// @param body the bytes that are sent, and signed
record Callback(Heading heading, RequestHead head, Body body) {
  private static final RequestHead.Name ID = RequestHead.Name.of(HeaderNames.WEBHOOK_ID);
  private static final RequestHead.Name TIMESTAMP =
      RequestHead.Name.of(HeaderNames.WEBHOOK_TIMESTAMP);
  private static final RequestHead.Name SIGNATURE =
      RequestHead.Name.of(HeaderNames.WEBHOOK_SIGNATURE);
  private static final RequestHead.Name AUTHORIZATION = RequestHead.Name.of("Authorization");

  /// The callback of an attempt, addressed and signed with what is registered now.
  ///
  /// @param attempts how many attempts there are at most
  static Callback of(
      Claim claim, Outline outline, int attempts, Instant at, SenderSettings settings) {
    var message = claim.message();
    var family = message.key().family();
    var body = message.payload().body(family, outline.echo(), claim.attempt(), attempts);
    var head = outline.head().with(ID, message.id()).with(TIMESTAMP, at.getEpochSecond());
    var keys = outline.registration().sharedKeys().validAt(at);
    if (!keys.isEmpty()) {
      head.with(outline.sharedKeySignature(), SharedKey.sign(keys, body.bytes()));
    } else if (!settings.webhookSecrets().isEmpty()) {
      var id = message.id().toString();
      var bytes = body.bytes();
      head.with(
          SIGNATURE,
          settings.webhookSecrets().stream()
              .map(secret -> secret.sign(id, at, bytes))
              .collect(joining(" ")));
    }
    return new Callback(outline.heading(), head, body);
  }

  /// This callback with a token.
  Callback with(Fetched.Token token) {
    return new Callback(
        heading, RequestHead.beginningWith(head.lines()).with(AUTHORIZATION, token.header()), body);
  }

  /// The size alone: headers and body may hold secrets.
  @Override
  public String toString() {
    return "Callback[" + body.length() + " bytes]";
  }
}
