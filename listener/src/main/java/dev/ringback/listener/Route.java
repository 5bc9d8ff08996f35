package dev.ringback.listener;

import dev.ringback.protocol.message.CallbackMessage;

/// A handler and the messages it is for.
sealed interface Route {
  /// Whether this takes every message that `later` could.
  boolean covers(Route later);

  /// Whether a message of that endpoint could be for this.
  boolean mayServe(Endpoint endpoint);

  /// Handles the message if it is for this; tells whether it was.
  boolean take(Received received) throws Exception;

  /// All messages of one service.
  record OfService(Endpoint endpoint, Handler handler) implements Route {
    @Override
    public boolean covers(Route later) {
      return later instanceof OfService that && endpoint.equals(that.endpoint);
    }

    @Override
    public boolean mayServe(Endpoint served) {
      return endpoint.equals(served);
    }

    @Override
    public boolean take(Received received) throws Exception {
      if (received.family() != endpoint.family()
          || !received.service().equals(endpoint.service())) {
        return false;
      }
      handler.handle(received);
      return true;
    }

    @Override
    public String toString() {
      return endpoint.toString();
    }
  }

  /// All messages of one type.
  record OfType<M extends CallbackMessage>(Class<M> type, MessageHandler<? super M> handler)
      implements Route {
    @Override
    public boolean covers(Route later) {
      return type == CallbackMessage.class
          || (later instanceof OfType<?> that && type.isAssignableFrom(that.type));
    }

    @Override
    public boolean mayServe(Endpoint served) {
      return true;
    }

    @Override
    public boolean take(Received received) throws Exception {
      if (!type.isInstance(received.message())) {
        return false;
      }
      handler.handle(type.cast(received.message()), received);
      return true;
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }
}
