package dev.ringback.listener;

/// A listener that believes anyone. For trying things out, and behind something that has already
/// verified the sender; everywhere else [CallbackListener] is the one to use. Immutable once built;
/// safe for use by many threads.
public final class UnverifiedCallbackListener implements CallbackReceiver {
  private final Reception reception;

  private UnverifiedCallbackListener(Reception reception) {
    this.reception = reception;
  }

  /// Starts with nothing but defaults.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Answer receive(CallbackRequest request) {
    return reception.receive(request);
  }

  @Override
  public Limits limits() {
    return reception.limits();
  }

  /// Collects what a listener is made of. Confined to one thread.
  public static final class Builder extends ListenerBuilder<Builder> {
    private Builder() {}

    /// Makes the listener.
    ///
    /// @throws IllegalStateException when a path or the fallback is missing
    public UnverifiedCallbackListener build() {
      return new UnverifiedCallbackListener(reception(Proofs.NONE_ASKED));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
