package dev.ringback.server;

import dev.ringback.server.store.KeyRing;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.SealingKey;
import java.util.Arrays;

/// Key rings for tests, the same for the same names.
public final class TestKeys {
  /// A ring of one key.
  public static final KeySource ONE = ring("one");

  private TestKeys() {}

  /// A ring of keys with these names.
  public static KeySource ring(String... names) {
    return new KeySource.Given(new KeyRing(Arrays.stream(names).map(TestKeys::key).toList()));
  }

  private static SealingKey key(String name) {
    var bytes = new byte[SealingKey.BYTES];
    Arrays.fill(bytes, (byte) name.hashCode());
    return new SealingKey(name, bytes);
  }
}
