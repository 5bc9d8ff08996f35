package dev.ringback.protocol;

/// What a listener registered to recognise its callbacks by, echoed in their bodies. Not a login.
///
/// @param username free text, `""` when none was registered
/// @param password free text, `""` when none was registered
public record Credentials(String username, String password) {
  /// No credentials: both empty, as the wire has it.
  public static final Credentials NONE = new Credentials("", "");

  /// Shows neither part.
  @Override
  public String toString() {
    return equals(NONE) ? "Credentials[none]" : "Credentials[hidden]";
  }
}
