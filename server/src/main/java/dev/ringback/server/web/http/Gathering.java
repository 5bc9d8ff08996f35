package dev.ringback.server.web.http;

import dev.ringback.server.access.AddressGroup;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/// A body on its way in. Confined to its connection's event loop.
///
/// What it allocates is taken from the supplies first, to the byte, and follows what has arrived:
/// at most twice as much, whatever the caller says is to come. While it is at most
/// [Route#USUAL_MAX_BODY] it is a small one; then it draws on the supply for large ones, all of it.
final class Gathering {
  private static final byte[] NOTHING = {};

  private final Supply small;
  private final Supply large;
  private final AddressGroup address;
  private byte[] bytes = NOTHING;
  private int length;
  private long heldSmall;
  private long heldLarge;

  Gathering(Supply small, Supply large, AddressGroup address) {
    this.small = small;
    this.large = large;
    this.address = address;
  }

  /// Adds what has arrived.
  ///
  /// @param max how long the body may become; with this chunk it is no longer than that
  /// @return whether there was room; without, the chunk was not added
  boolean add(Buffer chunk, int max) {
    var needed = length + chunk.length();
    if (needed > bytes.length) {
      // A small body does not become a large one by growing ahead.
      var most = needed <= Route.USUAL_MAX_BODY ? Math.min(max, Route.USUAL_MAX_BODY) : max;
      var capacity = (int) Math.min(most, Math.max(needed, 2L * bytes.length));
      if (!hold(capacity)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    chunk.getBytes(bytes, length);
    length = needed;
    return true;
  }

  private boolean hold(long capacity) {
    if (capacity <= Route.USUAL_MAX_BODY) {
      var taken = small.take(address, capacity - heldSmall);
      heldSmall = taken ? capacity : heldSmall;
      return taken;
    }
    var taken = large.take(address, capacity - heldLarge);
    if (taken) {
      heldLarge = capacity;
      small.give(address, heldSmall);
      heldSmall = 0;
    }
    return taken;
  }

  /// What was gathered, which is not kept here any longer; its bytes stay taken until [#release()].
  Body body() {
    var body = Body.of(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    bytes = NOTHING;
    length = 0;
    return body;
  }

  /// Drops what was gathered and gives back what was taken. Can be called again.
  void release() {
    bytes = NOTHING;
    length = 0;
    if (heldSmall > 0) {
      small.give(address, heldSmall);
      heldSmall = 0;
    }
    if (heldLarge > 0) {
      large.give(address, heldLarge);
      heldLarge = 0;
    }
  }
}
