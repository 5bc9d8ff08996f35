package dev.ringback.listener;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Receives callbacks: proves that each comes from the sender, recognises repeats, and hands it to
/// the handler of its type. Immutable once built; safe for use by many threads.
///
/// Delivery is at least once. A message is remembered after its handler returned, so a crash or a
/// failure in between brings it again.
///
/// A message has to pass every kind of proof that is configured and that its family can carry:
/// credentials where the body echoes them (Connectivity, Software Management v1), shared keys where
/// callbacks are signed with them (Device Location, Diagnostics), and secrets of Standard Webhooks
/// signatures everywhere else and beside the credentials. Of several credentials, keys or secrets
/// any one will do, so that a change needs no pause.
public final class CallbackListener implements CallbackReceiver {
  private final Reception reception;

  private CallbackListener(Reception reception) {
    this.reception = reception;
  }

  /// Starts with nothing but defaults.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Answer receive(CallbackRequest request) {
    return reception.receive(request);
  }

  @Override
  public Limits limits() {
    return reception.limits();
  }

  /// Collects what a listener is made of. Confined to one thread.
  public static final class Builder extends ListenerBuilder<Builder> {
    private final List<Credentials> credentials = new ArrayList<>();
    private final List<SharedKey> sharedKeys = new ArrayList<>();
    private final List<WebhookSecret> secrets = new ArrayList<>();
    private String signatureHeader = HeaderNames.CALLBACK_SIGNATURE;
    private Duration tolerance = Duration.ofMinutes(5);

    private Builder() {}

    /// Accepts callbacks that echo these credentials.
    ///
    /// @throws IllegalArgumentException when the password is empty, and so proves nothing
    public Builder credentials(Credentials registered) {
      if (registered.password().isEmpty()) {
        throw new IllegalArgumentException(
            "credentials: the password is empty, and so proves nothing (expected: the password that"
                + " the listener was registered with)");
      }
      credentials.add(registered);
      return this;
    }

    /// Accepts these credentials as well: the former ones for a day after a change, or those of
    /// another account that shares the URL.
    public Builder alsoAccept(Credentials registered) {
      return credentials(registered);
    }

    /// Accepts callbacks signed with one of these keys.
    public Builder sharedKeys(SharedKey... keys) {
      sharedKeys.addAll(List.of(keys));
      return this;
    }

    /// Accepts callbacks with a Standard Webhooks signature by one of these secrets.
    public Builder webhookSecrets(WebhookSecret... anyOf) {
      secrets.addAll(List.of(anyOf));
      return this;
    }

    /// Reads the shared-key signature from another header than `X-Callback-Signature`.
    public Builder signatureHeader(String name) {
      signatureHeader = name;
      return this;
    }

    /// How far a signed `webhook-timestamp` may be from now, either way. Five minutes by default.
    public Builder tolerance(Duration eitherWay) {
      if (eitherWay.isNegative() || eitherWay.isZero()) {
        throw new IllegalArgumentException("tolerance: " + eitherWay + " (expected: more than 0)");
      }
      tolerance = eitherWay;
      return this;
    }

    /// Makes the listener.
    ///
    /// @throws IllegalStateException when a path, a proof for each path, or the fallback is missing
    public CallbackListener build() {
      return new CallbackListener(
          reception(
              new Proofs(credentials, sharedKeys, secrets, signatureHeader, tolerance, true)));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
