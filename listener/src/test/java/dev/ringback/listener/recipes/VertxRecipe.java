package dev.ringback.listener.recipes;

import dev.ringback.listener.Body;
import dev.ringback.listener.CallbackReceiver;
import dev.ringback.listener.CallbackRequest;
import dev.ringback.listener.RequestHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Collectors;

/// A Vert.x request handler for a listener; `receive` blocks and so runs on a worker thread.
final class VertxRecipe {
  private VertxRecipe() {}

  // recipe
  static void callback(Vertx vertx, CallbackReceiver receiver, HttpServerRequest request) {
    var body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= receiver.limits().bodyBytes()) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            request.response().setStatusCode(413).end();
            request.connection().close();
          }
        });
    request.endHandler(
        end ->
            vertx
                .executeBlocking(() -> receiver.receive(neutral(request, body)), false)
                .onSuccess(
                    answer -> {
                      answer
                          .retryAfter()
                          .map(wait -> "" + wait.toSeconds())
                          .ifPresent(wait -> request.response().putHeader("Retry-After", wait));
                      request.response().setStatusCode(answer.status()).end();
                    }));
  }

  private static CallbackRequest neutral(HttpServerRequest request, Buffer body) {
    var headers =
        request.headers().names().stream()
            .collect(
                Collectors.toMap(
                    name -> name, name -> List.copyOf(request.headers().getAll(name))));
    return new CallbackRequest(
        request.method().name(),
        request.path(),
        RequestHeaders.of(headers),
        Body.of(body.getBytes()));
  }
  // end
}
