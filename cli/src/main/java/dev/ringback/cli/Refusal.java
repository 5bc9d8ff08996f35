package dev.ringback.cli;

/// A command cannot be carried out. The message is all that is printed, so it says what is wrong in
/// a way that its reader can act on.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  private Refusal(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  private Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /// It could not be done.
  static Refusal failed(String message) {
    return new Refusal(Exit.FAILED, message);
  }

  /// It could not be done, because of something else that went wrong.
  static Refusal failed(String message, Throwable cause) {
    return new Refusal(Exit.FAILED, message, cause);
  }

  /// It was asked for in a wrong way.
  static Refusal usage(String message) {
    return new Refusal(Exit.USAGE, message);
  }

  /// The exit status.
  int status() {
    return status;
  }
}
