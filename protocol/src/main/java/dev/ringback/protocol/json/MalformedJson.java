package dev.ringback.protocol.json;

/// What was to be read is not JSON, or not the JSON asked for. The message quotes no content.
public final class MalformedJson extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long offset;

  /// With what is wrong and where, in bytes from the start.
  public MalformedJson(String what, long offset) {
    super(what + " (at byte " + offset + ")");
    this.offset = offset;
  }

  /// Where reading stopped, in bytes from the start.
  public long offset() {
    return offset;
  }
}
