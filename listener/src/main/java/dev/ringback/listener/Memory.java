package dev.ringback.listener;

/// What remembers which messages have been taken. Used by many threads at once.
///
/// Within one listener a message is never in two hands at once. Between several processes that
/// share a memory (a database table, say) it can be, in the moment between `contains` and `add`; a
/// handler that cannot bear that makes its own writes idempotent.
public interface Memory {
  /// Whether [#add(String)] was called with this key. When this throws, the answer is 500.
  ///
  /// @param key at most 64 printable ASCII characters
  boolean contains(String key) throws Exception;

  /// Remembers a key, after the message was handled. When this throws, the message counts as
  /// handled nevertheless, and a repeat will be handled again.
  void add(String key) throws Exception;
}
