package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.intake.Body;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// The bearer tokens that listeners want: fetched when needed, one request at a time for each token
/// endpoint and client, and kept until shortly before they expire. Safe for use by many threads;
/// nothing blocks.
final class BearerTokens {
  /// What a failure to get a token begins with.
  static final String ENDPOINT = "token endpoint: ";

  private static final int MAX_ANSWER = 64 * 1024;

  /// For how long a token is taken for good when the endpoint does not say.
  private static final Duration ASSUMED_LIFE = Duration.ofMinutes(5);

  /// How much longer than the fetch itself anybody waits for it.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  /// RFC 6750, 2.1; nothing else may get into a header.
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,8192}=*");

  private final WayOut wayOut;
  private final AttemptLimits limits;
  private final InstantSource clock;
  private final Map<OauthSettings, CompletableFuture<Fetched>> tokens = new ConcurrentHashMap<>();

  /// @param limits what one fetch may cost; the bound for its answer is our own
  BearerTokens(WayOut wayOut, AttemptLimits limits, InstantSource clock) {
    this.wayOut = wayOut;
    this.limits = limits.withAnswer(MAX_ANSWER);
    this.clock = clock;
  }

  /// What came of asking for a token.
  sealed interface Fetched {
    /// A token.
    ///
    /// @param token itself
    /// @param until when the next one is to be fetched
    record Token(Secret token, Instant until) implements Fetched {
      String header() {
        return "Bearer " + token.text();
      }
    }

    /// None.
    ///
    /// @param reason why, short
    record Failed(String reason) implements Fetched {}
  }

  /// A token that is good now; shared, so not to be completed by who gets it. A failure is not
  /// kept: whoever asks next asks the endpoint again.
  CompletableFuture<Fetched> token(OauthSettings oauth) {
    var ours = new AtomicBoolean();
    var token =
        tokens.compute(
            oauth,
            (_, before) -> {
              if (before != null && isOfUse(before)) {
                return before;
              }
              ours.set(true);
              return new CompletableFuture<>();
            });
    if (ours.get()) {
      fetch(oauth, token);
    }
    return token;
  }

  /// Forgets a token that a listener did not accept, unless it has been replaced already.
  void refused(OauthSettings oauth, Fetched.Token token) {
    tokens.computeIfPresent(
        oauth, (_, there) -> there.isDone() && token.equals(there.join()) ? null : there);
  }

  /// On its way, or good still.
  private boolean isOfUse(CompletableFuture<Fetched> there) {
    return !there.isDone()
        || (there.join() instanceof Fetched.Token token && clock.instant().isBefore(token.until()));
  }

  private void fetch(OauthSettings oauth, CompletableFuture<Fetched> fetched) {
    var asked = clock.instant();
    var began = System.nanoTime();
    // Whatever goes wrong, nobody waits for ever, and the next attempt asks again.
    var _ =
        fetched.completeOnTimeout(
            new Fetched.Failed(ENDPOINT + limits.expired()),
            limits.timeout().plus(GRACE).toMillis(),
            TimeUnit.MILLISECONDS);
    var post =
        new Post(
            wayOut.heading(Optional.empty(), oauth.tokenUrl()),
            head(oauth),
            body(oauth),
            limits,
            began,
            Post.Wanted.WHOLE);
    wayOut.post(
        post,
        answer ->
            fetched.complete(
                switch (answer) {
                  case Answer.Received(int status, var _, var body, var _) when status == 200 ->
                      read(body.bytes(), asked);
                  case Answer.Received(int status, var _, var _, var _) ->
                      new Fetched.Failed(ENDPOINT + "answered " + status);
                  case Answer.Missing(var reason) -> new Fetched.Failed(ENDPOINT + reason);
                  case Answer.Forbidden(var rule) -> new Fetched.Failed(ENDPOINT + rule);
                }));
  }

  private static RequestHead head(OauthSettings oauth) {
    var login = encoded(oauth.clientId()) + ":" + encoded(oauth.clientSecret().text());
    var basic = Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    return RequestHead.to(oauth.tokenUrl())
        .with("Content-Type", "application/x-www-form-urlencoded")
        .with("Accept", "application/json")
        .with("User-Agent", Outline.USER_AGENT)
        .with("Authorization", "Basic " + basic)
        .before(body(oauth));
  }

  private static Body body(OauthSettings oauth) {
    var scope = oauth.scope().map(text -> "&scope=" + encoded(text)).orElse("");
    return Body.of(("grant_type=client_credentials" + scope).getBytes(UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Fetched read(byte[] body, Instant asked) {
    try {
      var answer = JsonObject.read(body);
      var token = answer.text("access_token").filter(TOKEN.asMatchPredicate());
      var isBearer = answer.text("token_type").filter("bearer"::equalsIgnoreCase).isPresent();
      if (token.isEmpty() || !isBearer) {
        return new Fetched.Failed(ENDPOINT + "answered without a bearer token");
      }
      var life = answer.number("expires_in").map(BearerTokens::life).orElse(ASSUMED_LIFE);
      return new Fetched.Token(new Secret(token.get()), asked.plus(life));
    } catch (MalformedJson notJson) {
      return new Fetched.Failed(ENDPOINT + "answered no JSON object");
    }
  }

  /// A tenth of the life, but no more than half a minute, is left unused.
  private static Duration life(long seconds) {
    var whole = Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_LIFE.toSeconds()));
    var margin = Duration.ofSeconds(30);
    var tenth = whole.dividedBy(10);
    return whole.minus(tenth.compareTo(margin) < 0 ? tenth : margin);
  }
}
