package dev.ringback.server.directory;

/// What came of a wish to register a listener.
public sealed interface RegistrationResult {
  /// The listener is registered, and on disk.
  ///
  /// @param registration with the new shared key as its current one, where the family signs
  record Registered(Registration registration) implements RegistrationResult {}

  /// Nothing has changed.
  ///
  /// @param why what speaks against it
  record Refused(Refusal why) implements RegistrationResult {}
}
