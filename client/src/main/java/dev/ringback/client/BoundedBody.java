package dev.ringback.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Collects a response body up to a limit; beyond it the exchange is cancelled, so that no server
/// can fill the heap. Fed by one thread at a time.
final class BoundedBody implements BodySubscriber<byte[]> {
  private final int maxBytes;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (var part : parts) {
      if (body.isDone()) {
        return;
      }
      if (part.remaining() > maxBytes - collected.size()) {
        tooLong();
        return;
      }
      var bytes = new byte[part.remaining()];
      part.get(bytes);
      collected.writeBytes(bytes);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(collected.toByteArray());
  }

  private void tooLong() {
    if (subscription != null) {
      subscription.cancel();
    }
    body.completeExceptionally(new TooLong(maxBytes));
  }

  /// The body is longer than the limit.
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    TooLong(int maxBytes) {
      super("longer than " + maxBytes + " bytes");
    }
  }
}
