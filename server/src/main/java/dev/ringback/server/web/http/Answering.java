package dev.ringback.server.web.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/// Writes responses.
final class Answering {
  private Answering() {}

  /// Writes the response to a request; done when the operating system has taken it.
  static Future<Void> write(HttpServerRequest incoming, Response response) {
    var outgoing = incoming.response();
    try {
      outgoing.setStatusCode(response.status());
      for (var field : response.headers().fields()) {
        outgoing.headers().add(field.getKey(), field.getValue());
      }
      if (incoming.method().equals(HttpMethod.HEAD)) {
        var length = Integer.toString(response.body().length());
        outgoing.headers().set(HttpHeaders.CONTENT_LENGTH, length);
        return outgoing.end();
      }
      return outgoing.end(Buffer.buffer(response.body().bytes()));
    } catch (RuntimeException e) {
      // Closed meanwhile, or a header that is none.
      return Future.failedFuture(e);
    }
  }
}
