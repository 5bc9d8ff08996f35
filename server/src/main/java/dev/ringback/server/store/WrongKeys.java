package dev.ringback.server.store;

/// The key ring is missing, malformed, or not the one that stored values were sealed with. The
/// message says what to do and shows no key.
public final class WrongKeys extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// How a key ring is made.
  static final String HOW =
      "Make one with: (umask 077; ./ringback keys new >> FILE), and name it in the configuration:"
          + " keys.file = FILE, or put its lines into the environment variable RINGBACK_KEYS.";

  /// With what is wrong and what to do.
  public WrongKeys(String message) {
    super(message);
  }
}
