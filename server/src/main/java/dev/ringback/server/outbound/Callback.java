package dev.ringback.server.outbound;

import static java.util.stream.Collectors.joining;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.server.directory.Registration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One callback as it goes over the wire: the exact bytes, and the headers that go with them.
///
/// @param body the bytes that are sent, and signed
/// @param headers all headers but those that frame the request
record Callback(Map<String, String> headers, Post.Body body) {
  static final String USER_AGENT = "Ringback/0.1";

  /// The callback of an attempt, addressed and signed with what is registered now.
  ///
  /// @param attempts how many attempts there are at most
  static Callback of(
      Claim claim, Registration registration, int attempts, Instant at, SenderSettings settings) {
    var message = claim.message();
    var body =
        message
            .payload()
            .body(message.key().family(), registration.credentials(), claim.attempt(), attempts);
    // Registered headers first: what we send ourselves cannot be replaced by them.
    var headers = new LinkedHashMap<>(registration.httpHeaders());
    headers.put("Content-Type", "application/json; charset=utf-8");
    headers.put("User-Agent", USER_AGENT);
    headers.put(HeaderNames.WEBHOOK_ID, message.id().toString());
    headers.put(HeaderNames.WEBHOOK_TIMESTAMP, Long.toString(at.getEpochSecond()));
    var keys = registration.sharedKeys().validAt(at);
    if (!keys.isEmpty()) {
      headers.put(settings.signatureHeader(), SharedKey.sign(keys, body));
    } else if (!settings.webhookSecrets().isEmpty()) {
      headers.put(
          HeaderNames.WEBHOOK_SIGNATURE,
          settings.webhookSecrets().stream()
              .map(secret -> secret.sign(message.id().toString(), at, body))
              .collect(joining(" ")));
    }
    return new Callback(headers, new Post.Body(body));
  }

  /// The size alone: headers and body may hold secrets.
  @Override
  public String toString() {
    return "Callback[" + body.bytes().length + " bytes]";
  }
}
