package dev.ringback.server.web.http;

import dev.ringback.server.access.AddressGroup;
import java.util.HashMap;
import java.util.Map;

/// Something limited that callers take parts of and give back. Safe for use by many threads.
final class Supply {
  private final HttpLimits.Share share;
  private final Map<AddressGroup, Long> byAddress = new HashMap<>();
  private long taken;

  Supply(HttpLimits.Share share) {
    this.share = share;
  }

  /// Takes a part for some remote addresses, unless too much is gone.
  ///
  /// @return whether it was taken
  synchronized boolean take(AddressGroup address, long amount) {
    var had = byAddress.getOrDefault(address, 0L);
    if (amount > share.inAll() - taken || amount > share.perAddress() - had) {
      return false;
    }
    taken += amount;
    byAddress.put(address, had + amount);
    return true;
  }

  /// Gives back what was taken for those addresses.
  synchronized void give(AddressGroup address, long amount) {
    taken -= amount;
    var left = byAddress.getOrDefault(address, 0L) - amount;
    if (left > 0) {
      byAddress.put(address, left);
    } else {
      byAddress.remove(address);
    }
  }
}
