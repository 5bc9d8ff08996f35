package dev.ringback.listener.recipes;

import dev.ringback.listener.Body;
import dev.ringback.listener.CallbackReceiver;
import dev.ringback.listener.CallbackRequest;
import dev.ringback.listener.RequestHeaders;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import java.util.stream.Collectors;

/// A Helidon SE route for a listener.
final class HelidonRecipe {
  private HelidonRecipe() {}

  static WebServer open(CallbackReceiver receiver) {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(0)
        .routing(routing -> callbacks(routing, receiver))
        .build()
        .start();
  }

  // recipe
  static void callbacks(HttpRules rules, CallbackReceiver receiver) {
    rules.post(
        "/callbacks/*",
        (request, response) -> {
          var in = request.content().inputStream();
          var body = Body.readUpTo(receiver.limits().bodyBytes(), in);
          if (body.isEmpty()) {
            response.status(413).header("Connection", "close").send();
            return;
          }
          var lines =
              request.headers().stream().collect(Collectors.toMap(Header::name, Header::allValues));
          var path = request.path().path();
          var answer =
              receiver.receive(
                  new CallbackRequest("POST", path, RequestHeaders.of(lines), body.get()));
          answer
              .retryAfter()
              .ifPresent(wait -> response.header(HeaderNames.RETRY_AFTER, "" + wait.toSeconds()));
          response.status(answer.status()).send();
        });
  }
  // end
}
