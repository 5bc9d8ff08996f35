package dev.ringback.server.access;

import java.util.Set;

/// A program that may ask for a bearer token.
///
/// @param id the OAuth key, unique for all time
/// @param name what people call it
/// @param secret what is kept of its secret
/// @param roles what it may do
/// @param accounts for whom
/// @param diagnosticsShape how it reads Diagnostics listeners
public record OauthClient(
    String id,
    String name,
    SecretHash secret,
    Set<Role> roles,
    Accounts accounts,
    DiagnosticsShape diagnosticsShape) {
  /// Copies the roles.
  public OauthClient {
    roles = Set.copyOf(roles);
  }
}
