package dev.ringback.listener;

import dev.ringback.protocol.message.CallbackMessage;

/// What the application does with messages of one type. Called by many threads at once.
///
/// @param <M> the type
@FunctionalInterface
public interface MessageHandler<M extends CallbackMessage> {
  /// Takes the message, on the same terms as [Handler#handle(Received)].
  void handle(M message, Received received) throws Exception;
}
