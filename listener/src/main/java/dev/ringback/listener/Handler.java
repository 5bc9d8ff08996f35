package dev.ringback.listener;

/// What the application does with a message. Called by many threads at once.
@FunctionalInterface
public interface Handler {
  /// Takes the message. The sender is told 200 once this returns, and 500 when it throws, after
  /// which the message comes again: so store first, then return, then work.
  void handle(Received received) throws Exception;
}
