package dev.ringback.server.outbound;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.outbound.BearerTokens.Fetched;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes single attempts: a bearer token where the listener's host wants one, then the POST. Safe
/// for use by many threads; nothing blocks.
final class Attempts {
  private static final Logger LOG = System.getLogger(Attempts.class.getName());
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_OUTLINES = 20_000;

  private final SenderSettings settings;
  private final WayOut wayOut;
  private final BearerTokens tokens;
  private final InstantSource clock;
  private final Map<ListenerKey, Outline> outlines = new ConcurrentHashMap<>();

  Attempts(SenderSettings settings, WayOut wayOut, InstantSource clock) {
    this.settings = settings;
    this.wayOut = wayOut;
    this.tokens = new BearerTokens(wayOut, AttemptLimits.of(settings), clock);
    this.clock = clock;
  }

  /// Begins one.
  ///
  /// @param attempts how many attempts there are at most
  /// @param limits what this one may cost in all
  /// @param whenOver told what it came to, exactly once, on any thread
  void begin(
      Claim claim,
      Registration registration,
      int attempts,
      AttemptLimits limits,
      Consumer<Sent> whenOver) {
    var one = new One(claim, registration, limits, whenOver);
    try {
      var callback = Callback.of(claim, outline(registration), attempts, one.at, settings);
      settings
          .transport()
          .of(registration.url())
          .oauth()
          .ifPresentOrElse(
              oauth -> one.sendWithToken(callback, oauth, false), () -> one.send(callback));
    } catch (RequestHead.UnfitHeader e) {
      one.over(new Reply.NoAnswer(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, claim.message().id() + " could not be prepared.", e);
      one.over(new Reply.NoAnswer("could not be prepared"));
    }
  }

  /// What callbacks to a registration have in common; another registration has another.
  private Outline outline(Registration registration) {
    var known = outlines.get(registration.key());
    if (known != null && known.registration().equals(registration)) {
      return known;
    }
    if (outlines.size() >= MAX_OUTLINES) {
      outlines.clear();
    }
    var family = Optional.of(registration.key().family());
    var heading = wayOut.heading(family, registration.url());
    var outline = Outline.of(registration, heading, settings);
    outlines.put(registration.key(), outline);
    return outline;
  }

  /// One attempt. Its steps follow one another, each on the thread on which the one before ended.
  private final class One {
    private final Claim claim;
    private final Registration registration;
    private final AttemptLimits limits;
    private final Consumer<Sent> whenOver;
    private final Instant at = clock.instant();
    private final long began = System.nanoTime();

    One(Claim claim, Registration registration, AttemptLimits limits, Consumer<Sent> whenOver) {
      this.claim = claim;
      this.registration = registration;
      this.limits = limits;
      this.whenOver = whenOver;
    }

    void send(Callback callback) {
      post(callback, this::over);
    }

    /// Sends it with a token. A listener that does not accept the token has not accepted the
    /// callback either, so that it is sent once more with a new one.
    void sendWithToken(Callback callback, OauthSettings oauth, boolean again) {
      // The token is there, or told about later; nothing is left to wait for.
      var _ =
          tokens
              .token(oauth)
              .copy()
              .completeOnTimeout(
                  new Fetched.Failed(BearerTokens.ENDPOINT + limits.expired()),
                  limits.millisLeft(began),
                  TimeUnit.MILLISECONDS)
              .thenAccept(
                  fetched -> {
                    switch (fetched) {
                      case Fetched.Failed(var reason) -> over(new Reply.NoAnswer(reason));
                      case Fetched.Token token -> sendWith(token, callback, oauth, again);
                    }
                  });
    }

    private void sendWith(
        Fetched.Token token, Callback callback, OauthSettings oauth, boolean again) {
      post(
          callback.with(token),
          answer -> {
            var isRefused = isUnauthorized(answer);
            if (isRefused) {
              tokens.refused(oauth, token);
            }
            if (isRefused && !again) {
              sendWithToken(callback, oauth, true);
            } else {
              over(answer);
            }
          });
    }

    private void post(Callback callback, Exchange.WhenOver whenAnswered) {
      var post =
          new Post(
              callback.heading(),
              callback.head().before(callback.body()),
              callback.body(),
              limits,
              began,
              Post.Wanted.HEAD);
      wayOut.post(post, whenAnswered);
    }

    /// An answered request that waited for others did not keep its listener busy meanwhile.
    private void over(Answer answer) {
      var waited = answer instanceof Answer.Received received ? received.waitedNanos() : 0;
      over(reply(answer), System.nanoTime() - began - waited);
    }

    private void over(Reply reply) {
      over(reply, System.nanoTime() - began);
    }

    private void over(Reply reply, long nanos) {
      var took = TimeUnit.NANOSECONDS.toMillis(nanos);
      var url = registration.url().withoutQuery();
      whenOver.accept(new Sent(claim, url, registration.createdOn(), at, took, reply));
    }
  }

  private static boolean isUnauthorized(Answer answer) {
    return answer instanceof Answer.Received received && received.status() == UNAUTHORIZED;
  }

  private Reply reply(Answer answer) {
    return switch (answer) {
      case Answer.Received(int status, var retryAfter, var _, var _) ->
          new Reply.Answered(
              status, retryAfter.flatMap(text -> RetryAfter.parse(text, clock.instant())));
      case Answer.Missing(var reason) -> new Reply.NoAnswer(reason);
      case Answer.Forbidden(var rule) -> new Reply.Forbidden(rule);
    };
  }
}
