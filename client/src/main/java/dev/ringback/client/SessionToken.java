package dev.ringback.client;

/// The token of a session, as the `VZ-M2M-Token` header carries it. A secret.
///
/// @param value 1 to 8,192 printable ASCII characters, no blank
public record SessionToken(String value) {
  /// Refuses what no header can carry.
  public SessionToken {
    if (!Texts.isToken(value)) {
      throw new IllegalArgumentException(
          "session token: "
              + value.length()
              + " characters (expected: 1 to "
              + Texts.MAX_TOKEN
              + ", all printable ASCII without a blank)");
    }
  }

  /// Shows nothing of the token.
  @Override
  public String toString() {
    return "SessionToken[hidden]";
  }
}
