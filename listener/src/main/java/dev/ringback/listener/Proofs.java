package dev.ringback.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
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
import java.util.regex.Pattern;

/// Proves where a callback comes from. A family's callbacks have to pass each kind of proof that is
/// asked for and that the family can carry.
///
/// @param required whether a family for which there is no proof is refused when the listener is
///   built
record Proofs(
    List<Credentials> credentials,
    List<SharedKey> sharedKeys,
    List<WebhookSecret> secrets,
    String signatureHeader,
    Duration tolerance,
    boolean required) {
  /// Believes anyone.
  static final Proofs NONE_ASKED =
      new Proofs(List.of(), List.of(), List.of(), "", Duration.ZERO, false);

  /// Seconds since the epoch, in the one way to write them.
  private static final Pattern EPOCH_SECOND = Pattern.compile("[1-9][0-9]{0,11}");

  Proofs {
    credentials = List.copyOf(credentials);
    sharedKeys = List.copyOf(sharedKeys);
    secrets = List.copyOf(secrets);
  }

  /// Whether a family's callbacks can be told from forged ones.
  boolean cover(Family family) {
    return !required || asksKey(family) || asksSecret(family) || asksCredentials(family);
  }

  /// What would prove that family's callbacks.
  static String expectedOf(Family family) {
    if (family.signsWithSharedKey()) {
      return "sharedKeys";
    }
    return family.echoesCredentials() ? "credentials or webhookSecrets" : "webhookSecrets";
  }

  /// Whether the `webhook-id` of that family's verified callbacks is under a signature.
  boolean signId(Family family) {
    return asksSecret(family);
  }

  private boolean asksKey(Family family) {
    return family.signsWithSharedKey() && !sharedKeys.isEmpty();
  }

  private boolean asksSecret(Family family) {
    return !family.signsWithSharedKey() && !secrets.isEmpty();
  }

  private boolean asksCredentials(Family family) {
    return family.echoesCredentials() && !credentials.isEmpty();
  }

  /// What is wrong with the signatures; empty when nothing is. Looks at bytes only, so that nothing
  /// unproven is parsed where a signature can be asked for.
  Optional<String> objectionToSignatures(Family family, CallbackRequest request, Instant now) {
    if (asksKey(family)) {
      var header = request.headers().only(signatureHeader);
      if (header.isEmpty()) {
        return Optional.of(signatureHeader + ": missing or there twice (expected: one line)");
      }
      if (!SharedKey.verify(sharedKeys, header.get(), request.body().shared())) {
        return Optional.of(signatureHeader + ": by none of the shared keys");
      }
    }
    return asksSecret(family) ? objectionToWebhookSignature(request, now) : Optional.empty();
  }

  private Optional<String> objectionToWebhookSignature(CallbackRequest request, Instant now) {
    var id = request.headers().only(HeaderNames.WEBHOOK_ID);
    var signature = request.headers().only(HeaderNames.WEBHOOK_SIGNATURE);
    var sentAt = sentAt(request);
    if (id.isEmpty() || signature.isEmpty() || sentAt.isEmpty()) {
      return Optional.of(
          "webhook-id, webhook-timestamp, webhook-signature: one is missing, there twice or no"
              + " time (expected: one line of each)");
    }
    var age = Duration.between(sentAt.get(), now).abs();
    if (age.compareTo(tolerance) > 0) {
      return Optional.of(
          "webhook-timestamp: "
              + age.toSeconds()
              + " s from now (expected: at most "
              + tolerance.toSeconds()
              + " s)");
    }
    var verified =
        WebhookSecret.verify(
            secrets,
            signature.get(),
            id.get(),
            sentAt.get().getEpochSecond(),
            request.body().shared());
    return verified ? Optional.empty() : Optional.of("webhook-signature: by none of the secrets");
  }

  /// When the sender says it sent the request; empty when it does not say so in seconds.
  static Optional<Instant> sentAt(CallbackRequest request) {
    return request
        .headers()
        .only(HeaderNames.WEBHOOK_TIMESTAMP)
        .filter(text -> EPOCH_SECOND.matcher(text).matches())
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  /// What is wrong with the credentials in the body; empty when nothing is. Compares with each of
  /// those accepted, in constant time.
  ///
  /// @throws MalformedJson when the body had to be looked into and is not one JSON object
  Optional<String> objectionToCredentials(Family family, CallbackRequest request) {
    if (!asksCredentials(family)) {
      return Optional.empty();
    }
    var given = CallbackBody.credentialsIn(request.body().shared()).orElse(Credentials.NONE);
    var matched = false;
    for (var accepted : credentials) {
      var username = same(accepted.username(), given.username());
      var password = same(accepted.password(), given.password());
      matched |= username && password;
    }
    return matched
        ? Optional.empty()
        : Optional.of("username and password in the body: none of those accepted");
  }

  private static boolean same(String accepted, String given) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), accepted.getBytes(UTF_8));
  }
}
