package dev.ringback.listener;

import java.util.List;

/// Which handler gets a message: the first that is for it, else the fallback.
record Routes(List<Route> routes, Handler fallback) {
  Routes {
    routes = List.copyOf(routes);
  }

  void hand(Received received) throws Exception {
    for (var route : routes) {
      if (route.take(received)) {
        return;
      }
    }
    fallback.handle(received);
  }
}
