package dev.ringback.listener;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.message.CallbackMessage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What verified and unverified listeners have in common when they are made. Confined to one
/// thread. A built listener is not touched by later calls.
///
/// @param <B> the builder itself
public abstract sealed class ListenerBuilder<B extends ListenerBuilder<B>>
    permits CallbackListener.Builder, UnverifiedCallbackListener.Builder {
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final List<Route> routes = new ArrayList<>();
  private @Nullable Handler fallback;
  private Memory memory = new RecentMemory(RecentMemory.DEFAULT_CAPACITY);
  private Limits limits = Limits.DEFAULT;
  private InstantSource clock = InstantSource.system();
  private boolean refuseReplays;

  ListenerBuilder() {}

  /// Listens at `path` for the callbacks of one service. Every service registered has a path of its
  /// own, since nothing in a callback names its service.
  ///
  /// @param path begins with a slash, without query; compared exactly
  /// @throws IllegalArgumentException when the path is taken, or the family has no such service
  public B at(String path, Family family, ServiceName service) {
    if (!path.startsWith("/") || path.contains("?") || path.contains("#")) {
      throw new IllegalArgumentException(
          "path: " + path + " (expected: a slash first, no query, no fragment)");
    }
    if (!family.offers(service)) {
      throw new IllegalArgumentException(
          "service: " + service + " (expected: one of " + family.services() + ")");
    }
    var taken = endpoints.putIfAbsent(path, new Endpoint(family, service));
    if (taken != null) {
      throw new IllegalArgumentException(
          "path: " + path + " is that of " + taken + " (expected: a path for each service)");
    }
    return self();
  }

  /// Hands every message of a service to `handler`. Of several handlers that match a message, the
  /// one named first gets it.
  ///
  /// @throws IllegalArgumentException when an earlier handler gets all these messages
  public B on(Family family, ServiceName service, Handler handler) {
    return route(new Route.OfService(new Endpoint(family, service), handler));
  }

  /// Hands messages of that type to `handler`. Of several handlers that match a message, the one
  /// named first gets it.
  ///
  /// @param <M> the type
  /// @throws IllegalArgumentException when an earlier handler gets all these messages
  public <M extends CallbackMessage> B on(Class<M> type, MessageHandler<? super M> handler) {
    return route(new Route.OfType<>(type, handler));
  }

  private B route(Route route) {
    for (var earlier : routes) {
      if (earlier.covers(route)) {
        throw new IllegalArgumentException(
            "on "
                + route
                + ": never called, since the handler named earlier for "
                + earlier
                + " takes all these messages");
      }
    }
    routes.add(route);
    return self();
  }

  /// Takes every message that no other handler matches, so that nothing vanishes. Required.
  public B otherwise(Handler handler) {
    fallback = handler;
    return self();
  }

  /// Remembers messages elsewhere than in this process.
  public B memory(Memory keeper) {
    memory = keeper;
    return self();
  }

  /// Changes how much is taken on at once.
  public B limits(Limits changed) {
    limits = changed;
    return self();
  }

  /// Tells the time by another clock.
  public B clock(InstantSource source) {
    clock = source;
    return self();
  }

  /// Recognises a message by its content unless a signature vouches for its `webhook-id`, so that a
  /// recorded callback cannot be played again under a new id.
  ///
  /// Two messages that differ in nothing but their id are then one; among the services that give no
  /// request id this can happen.
  public B refuseReplays() {
    refuseReplays = true;
    return self();
  }

  abstract B self();

  Reception reception(Proofs proofs) {
    if (endpoints.isEmpty()) {
      throw new IllegalStateException("No path (expected: at least one call of at).");
    }
    endpoints.forEach(
        (path, endpoint) -> {
          if (!proofs.cover(endpoint.family())) {
            throw new IllegalStateException(
                path
                    + ": no proof of origin for "
                    + endpoint
                    + " (expected: "
                    + Proofs.expectedOf(endpoint.family())
                    + "; UnverifiedCallbackListener does without)");
          }
        });
    for (var route : routes) {
      if (endpoints.values().stream().noneMatch(route::mayServe)) {
        throw new IllegalStateException("on " + route + ": never called, since no path is for it.");
      }
    }
    if (fallback == null) {
      throw new IllegalStateException(
          "No fallback (expected: a call of otherwise, so that no message vanishes).");
    }
    return new Reception(
        endpoints, proofs, new Routes(routes, fallback), memory, limits, clock, refuseReplays);
  }
}
