package dev.ringback.client;

/// The password that the platform has put in place of another. A secret.
///
/// @param value the password
public record NewPassword(String value) {
  /// Shows nothing of the password.
  @Override
  public String toString() {
    return "NewPassword[hidden]";
  }
}
