package dev.ringback.listener;

/// What an adapter serves: takes a request, gives the answer. Safe for use by many threads.
public sealed interface CallbackReceiver permits CallbackListener, UnverifiedCallbackListener {
  /// Takes one request and blocks until its handler is done. Never throws for anything a request
  /// could hold or a handler could do.
  Answer receive(CallbackRequest request);

  /// What the listener takes on; adapters stop reading a body at its limit.
  Limits limits();
}
