package dev.ringback.cli;

/// The exit statuses, the same for every command.
final class Exit {
  /// Done.
  static final int OK = 0;

  /// Not done, though rightly asked: a port in use, a message not delivered.
  static final int FAILED = 1;

  /// Wrong usage or configuration; nothing was done.
  static final int USAGE = 2;

  /// Ended by Ctrl-C before it was done.
  static final int INTERRUPTED = 130;

  private Exit() {}
}
