package dev.ringback.client;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/// Sends one call over HTTP and waits for the whole answer, again where that is safe and of use.
/// Safe for use by many threads.
final class Transport {
  /// The longest answer that is read.
  static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  /// 413 is on the vendor's list too, but a body that is too large stays so.
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504, 521, 522, 524);

  private final HttpClient http;
  private final URI base;
  private final Duration requestTimeout;
  private final RetrySettings retry;

  /// With a base address that has no slash at its end.
  Transport(HttpClient http, URI base, Duration requestTimeout, RetrySettings retry) {
    this.http = http;
    this.base = base;
    this.requestTimeout = requestTimeout;
    this.retry = retry;
  }

  /// The last answer to `call`, of whatever status.
  ///
  /// @param logins the headers that log the call in
  /// @param secrets what must not show in an exception
  /// @throws UnreachableException when there is none
  /// @throws UndecodableAnswerException when it is too long
  Answer send(Call call, Map<String, String> logins, Secrets secrets) {
    var request = request(call, logins);
    for (var retried = 0; ; retried++) {
      var mayRetry = call.isRepeatable() && retried < retry.retries();
      Optional<Duration> pause;
      try {
        var answer = exchange(call, request, secrets);
        pause = mayRetry ? pauseAfter(answer, retried + 1) : Optional.empty();
        if (pause.isEmpty()) {
          return answer;
        }
      } catch (UnreachableException e) {
        if (!mayRetry) {
          throw e;
        }
        pause = Optional.of(pauseBefore(retried + 1));
      }
      sleep(call, pause.get());
    }
  }

  private HttpRequest request(Call call, Map<String, String> logins) {
    var request =
        HttpRequest.newBuilder(URI.create(base + call.target()))
            .header("Accept", "application/json")
            .header("User-Agent", "ringback-client")
            .method(
                call.method(),
                call.content()
                    .map(content -> BodyPublishers.ofString(content.text()))
                    .orElseGet(BodyPublishers::noBody));
    if ("http".equalsIgnoreCase(base.getScheme())) {
      // Spares every call the offer to change to HTTP/2, which some servers trip over.
      request.version(HttpClient.Version.HTTP_1_1);
    }
    call.content().ifPresent(content -> request.header("Content-Type", content.type()));
    call.idempotencyKey().ifPresent(key -> request.header("Idempotency-Key", key));
    logins.forEach(request::header);
    return request.build();
  }

  /// One exchange. The time-out spans it all: the HTTP client's own ends with the headers, and a
  /// body may drip forever.
  private Answer exchange(Call call, HttpRequest request, Secrets secrets) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, head -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      var response = exchange.get(requestTimeout.toNanos(), NANOSECONDS);
      return new Answer(call, secrets, response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      exchange.cancel(true);
      throw InterruptedCallException.of(call.label(), e);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new UnreachableException(
          unreachable(call, "no whole answer within " + requestTimeout), true, null);
    } catch (ExecutionException e) {
      throw failed(call, e.getCause() == null ? e : e.getCause(), secrets);
    }
  }

  private CallbacksException failed(Call call, Throwable cause, Secrets secrets) {
    for (var each = cause; each != null; each = each.getCause()) {
      if (each instanceof BoundedBody.TooLong) {
        return new UndecodableAnswerException(
            call.label() + ": answered with a body " + each.getMessage() + "; it was not read on");
      }
    }
    if (cause instanceof Error error) {
      throw error;
    }
    var timedOut = cause instanceof HttpTimeoutException;
    var what = cause instanceof IOException ? cause.getClass().getSimpleName() : "failed";
    return new UnreachableException(
        unreachable(call, what), timedOut, secrets.showIn(cause) ? null : cause);
  }

  private String unreachable(Call call, String what) {
    return "%s at %s: %s. Whether it was carried out is unknown."
        .formatted(call.label(), base.getRawAuthority(), what);
  }

  /// How long to wait before sending again what was answered so; empty when that is of no use.
  private Optional<Duration> pauseAfter(Answer answer, int nextRetry) {
    if (!PASSING.contains(answer.status())) {
      return Optional.empty();
    }
    var asked = answer.header("Retry-After").filter(text -> text.matches("[0-9]{1,9}"));
    if (asked.isEmpty()) {
      return Optional.of(pauseBefore(nextRetry));
    }
    return asked
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .filter(pause -> pause.compareTo(retry.maxPause()) <= 0);
  }

  private Duration pauseBefore(int nextRetry) {
    return retry.pauseBefore(nextRetry, ThreadLocalRandom.current().nextDouble());
  }

  private static void sleep(Call call, Duration pause) {
    try {
      NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      throw InterruptedCallException.of(call.label(), e);
    }
  }
}
