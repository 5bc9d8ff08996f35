package dev.ringback.server.web.http;

import dev.ringback.server.access.AddressGroup;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/// A body on its way in. Confined to its connection's event loop.
///
/// What it allocates is taken from the supplies first, to the byte, and follows what has arrived:
/// at most twice as much, whatever the caller says is to come. While it is at most
/// [Route#USUAL_MAX_BODY] it is a small one; then it draws on the supply for large ones, all of it.
final class Gathering {
  /// How much it grows ahead at most: many small chunks share a part, large ones fill theirs.
  private static final int AHEAD = Slices.SLICE;

  private final Supply small;
  private final Supply large;
  private final AddressGroup address;

  /// What has arrived, one part after the other. All but the last are full.
  private final List<byte[]> parts = new ArrayList<>();

  private int length;

  /// How long all parts are together.
  private int capacity;

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
    var fitting = Math.min(chunk.length(), capacity - length);
    if (fitting > 0) {
      var last = parts.getLast();
      chunk.getBytes(0, fitting, last, last.length - (capacity - length));
    }
    if (needed > capacity) {
      // A small body does not become a large one by growing ahead.
      var most = needed <= Route.USUAL_MAX_BODY ? Math.min(max, Route.USUAL_MAX_BODY) : max;
      var grown = Math.min(most, Math.max(needed, capacity + Math.min(capacity, AHEAD)));
      if (!hold(grown)) {
        return false;
      }
      var part = new byte[grown - capacity];
      chunk.getBytes(fitting, chunk.length(), part, 0);
      parts.add(part);
      capacity = grown;
    }
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
    var body = Body.of(parts.size() == 1 && length == capacity ? parts.getFirst() : joined());
    forget();
    return body;
  }

  private byte[] joined() {
    var bytes = new byte[length];
    var at = 0;
    for (var part : parts) {
      var used = Math.min(part.length, length - at);
      System.arraycopy(part, 0, bytes, at, used);
      at += used;
    }
    return bytes;
  }

  private void forget() {
    parts.clear();
    length = 0;
    capacity = 0;
  }

  /// Drops what was gathered and gives back what was taken. Can be called again.
  void release() {
    forget();
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
