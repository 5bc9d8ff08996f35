package dev.ringback.bench;

/// How messages are handed over.
public enum Mode {
  /// One in a request.
  SINGLE(1),
  /// A hundred in a request.
  BATCH(100);

  private final int perRequest;

  Mode(int perRequest) {
    this.perRequest = perRequest;
  }

  int perRequest() {
    return perRequest;
  }
}
