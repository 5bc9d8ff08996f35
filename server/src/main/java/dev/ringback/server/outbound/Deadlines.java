package dev.ringback.server.outbound;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// By when the exchanges of one event loop have to be over. Confined to its loop.
///
/// Nearly all of them are over long before. Looking at all of them now and then costs less than a
/// timer for each, and makes a deadline late by [#TICK_MILLIS] at most.
final class Deadlines {
  private static final long TICK_MILLIS = 20;

  private final EventLoop loop;
  private final List<Exchange> watched = new ArrayList<>();
  private boolean ticking;

  Deadlines(EventLoop loop) {
    this.loop = loop;
  }

  /// Watches an exchange from now on.
  void watch(Exchange exchange) {
    exchange.place = watched.size();
    watched.add(exchange);
    if (!ticking) {
      tickLater();
    }
  }

  /// Watches it no longer.
  void forget(Exchange exchange) {
    if (exchange.place < 0) {
      return;
    }
    var last = watched.removeLast();
    if (last != exchange) {
      watched.set(exchange.place, last);
      last.place = exchange.place;
    }
    exchange.place = -1;
  }

  private void tickLater() {
    ticking = true;
    var _ = loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      lookAtAll(System.nanoTime());
    } finally {
      ticking = false;
      if (!watched.isEmpty()) {
        tickLater();
      }
    }
  }

  private void lookAtAll(long now) {
    // From the end, since whatever expires leaves, and the last one takes its place.
    for (var i = watched.size() - 1; i >= 0; i--) {
      if (i < watched.size()) {
        watched.get(i).look(now);
      }
    }
  }
}
