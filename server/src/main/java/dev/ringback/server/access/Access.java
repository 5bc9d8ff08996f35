package dev.ringback.server.access;

import java.security.SecureRandom;
import java.time.InstantSource;

/// Everything about who is calling, put together. Safe for use by many threads.
///
/// @param tokens the OAuth login
/// @param sessions the session login
/// @param gate what lets requests in
public record Access(OauthTokens tokens, Sessions sessions, Gate gate) {
  /// Puts it together over what is stored.
  public static Access over(
      AccessBooks books,
      TokenRecords tokenRecords,
      SessionRecords sessionRecords,
      SessionStrictness strictness,
      AuditTrail audit,
      InstantSource clock) {
    var secrets = new SecretCheck(new SecureRandom());
    var tokens = new OauthTokens(books, tokenRecords, audit, clock, secrets);
    var sessions = new Sessions(books, sessionRecords, audit, clock, secrets);
    return new Access(tokens, sessions, new Gate(tokens, sessions, strictness));
  }
}
