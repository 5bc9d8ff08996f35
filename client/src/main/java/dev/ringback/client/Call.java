package dev.ringback.client;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One call before the logins are added. Sent again, it is the same call: it keeps its idempotency
/// key.
///
/// @param method the HTTP method
/// @param target path and query, percent-encoded
/// @param access which logins it needs
/// @param content the body, if any
/// @param secrets values of the body that must not show in an exception
/// @param confidential whether the bodies are about passwords and tokens, so that not even a
///   blanked-out one may be shown
/// @param idempotencyKey what tells a repetition from a second wish; POST and DELETE only
record Call(
    String method,
    String target,
    Access access,
    Optional<Content> content,
    List<String> secrets,
    boolean confidential,
    Optional<String> idempotencyKey) {

  /// Which logins a call needs.
  enum Access {
    /// The client's key and secret.
    KEY_PAIR,
    /// The bearer token.
    BEARER,
    /// The bearer token and a session, a new one when there is none.
    SESSION,
    /// The bearer token and the session there is, even when it turns out to be over.
    HELD_SESSION
  }

  static Call get(String target) {
    return family("GET", target, Optional.empty());
  }

  static Call delete(String target) {
    return family("DELETE", target, Optional.empty());
  }

  static Call post(String target, Content content) {
    return family("POST", target, Optional.of(content));
  }

  static Call put(String target, Content content) {
    return family("PUT", target, Optional.of(content));
  }

  /// A call about the logins themselves.
  static Call login(String method, String target, Access access, Optional<Content> content) {
    return new Call(method, target, access, content, List.of(), true, keyFor(method));
  }

  private static Call family(String method, String target, Optional<Content> content) {
    return new Call(method, target, Access.SESSION, content, List.of(), false, keyFor(method));
  }

  Call withSecrets(List<String> values) {
    return new Call(
        method, target, access, content, List.copyOf(values), confidential, idempotencyKey);
  }

  /// Whether it may be sent again unasked: sent twice it does no more than sent once. Of the calls
  /// about logins none may, not even the PUT that replaces a password.
  boolean isRepeatable() {
    return !method.equals("POST") && !confidential;
  }

  /// Method and path, for messages.
  String label() {
    var query = target.indexOf('?');
    return method + " " + (query < 0 ? target : target.substring(0, query));
  }

  /// Shows neither body nor secrets.
  @Override
  public String toString() {
    return label();
  }

  private static Optional<String> keyFor(String method) {
    return method.equals("POST") || method.equals("DELETE")
        ? Optional.of(UUID.randomUUID().toString())
        : Optional.empty();
  }
}
