package dev.ringback.protocol;

/// Header names of registrations and callbacks, in one table so that a correction is one edit.
public final class HeaderNames {
  /// Carries the session token on every registration call (documented).
  public static final String SESSION_TOKEN = "VZ-M2M-Token";

  /// Carries the new shared key in the answer to a registration (name inferred; settable).
  public static final String SHARED_KEY = "Shared-Key";

  /// Carries the shared-key signature of a callback (our choice; settable).
  public static final String CALLBACK_SIGNATURE = "X-Callback-Signature";

  /// The message's id, the same on every attempt (Standard Webhooks).
  public static final String WEBHOOK_ID = "webhook-id";

  /// Seconds since the epoch at which the attempt was made (Standard Webhooks).
  public static final String WEBHOOK_TIMESTAMP = "webhook-timestamp";

  /// One or more space-separated signatures (Standard Webhooks).
  public static final String WEBHOOK_SIGNATURE = "webhook-signature";

  private HeaderNames() {}
}
