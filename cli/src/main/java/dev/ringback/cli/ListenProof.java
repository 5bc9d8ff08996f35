package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.listener.RequestHeaders;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.protocol.message.CallbackBody;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a callback is verified by. Nothing in a callback names its service, so that it is for the
/// one who registered to say. Immutable.
///
/// @param credentials what the body has to echo
/// @param sharedKey what the body has to be signed with
/// @param webhookSecret what id, time and body have to be signed with
record ListenProof(
    Optional<Credentials> credentials,
    Optional<SharedKey> sharedKey,
    Optional<WebhookSecret> webhookSecret) {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /// What a check came to.
  sealed interface Finding {
    /// Every proof asked for is there.
    record Verified() implements Finding {}

    /// No proof is asked for.
    record Unverified() implements Finding {}

    /// A proof is missing or wrong.
    ///
    /// @param why which one and how
    record Refused(String why) implements Finding {}
  }

  /// Checks a callback.
  Finding check(RequestHeaders headers, byte[] body, Instant now) {
    if (credentials.isEmpty() && sharedKey.isEmpty() && webhookSecret.isEmpty()) {
      return new Finding.Unverified();
    }
    var objection =
        sharedKey
            .flatMap(key -> objection(key, headers, body))
            .or(() -> webhookSecret.flatMap(secret -> objection(secret, headers, body, now)))
            .or(() -> credentials.flatMap(expected -> objection(expected, body)));
    return objection.<Finding>map(Finding.Refused::new).orElseGet(Finding.Verified::new);
  }

  private static Optional<String> objection(SharedKey key, RequestHeaders headers, byte[] body) {
    var header = headers.only(HeaderNames.CALLBACK_SIGNATURE);
    if (header.isEmpty()) {
      return Optional.of(HeaderNames.CALLBACK_SIGNATURE + " is missing or there twice");
    }
    return SharedKey.verify(List.of(key), header.get(), body)
        ? Optional.empty()
        : Optional.of(HeaderNames.CALLBACK_SIGNATURE + " is not by the shared key");
  }

  private static Optional<String> objection(
      WebhookSecret secret, RequestHeaders headers, byte[] body, Instant now) {
    var id = headers.only(HeaderNames.WEBHOOK_ID);
    var signature = headers.only(HeaderNames.WEBHOOK_SIGNATURE);
    var sentAt = headers.only(HeaderNames.WEBHOOK_TIMESTAMP).flatMap(ListenProof::epochSecond);
    if (id.isEmpty() || signature.isEmpty() || sentAt.isEmpty()) {
      return Optional.of("webhook-id, -timestamp or -signature is missing, there twice or no time");
    }
    var age = Duration.between(Instant.ofEpochSecond(sentAt.get()), now).abs();
    if (age.compareTo(TOLERANCE) > 0) {
      return Optional.of("webhook-timestamp is " + age.toSeconds() + " s from now");
    }
    return WebhookSecret.verify(List.of(secret), signature.get(), id.get(), sentAt.get(), body)
        ? Optional.empty()
        : Optional.of("webhook-signature is not by the secret");
  }

  private static Optional<Long> epochSecond(String text) {
    return text.matches("[1-9][0-9]{0,11}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static Optional<String> objection(Credentials expected, byte[] body) {
    Credentials given;
    try {
      given = CallbackBody.read(body).credentials().orElse(Credentials.NONE);
    } catch (MalformedJson e) {
      return Optional.of("the body is no JSON object");
    }
    var username = same(expected.username(), given.username());
    var password = same(expected.password(), given.password());
    return username && password
        ? Optional.empty()
        : Optional.of("username and password in the body are others");
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), expected.getBytes(UTF_8));
  }
}
