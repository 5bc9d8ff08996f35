package dev.ringback.server.web.http;

import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.store.StoreUnusable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

/// The one place where failures become answers. Safe for use by many threads.
///
/// What was foreseen is answered in the words of the API. What was not is a fault of the server: it
/// is logged under an id, and the caller learns the id and nothing else.
public final class Problems {
  /// Carries the id of a fault in its answer.
  public static final String ID_HEADER = "Problem-Id";

  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = System.getLogger(Problems.class.getName());

  private Problems() {}

  /// The answer to a request whose handling ended in `thrown`.
  static Response answer(ErrorDialect dialect, Request request, Throwable thrown) {
    var failure = cause(thrown);
    if (failure instanceof Failure foreseen) {
      return answer(dialect, foreseen.problem());
    }
    if (failure instanceof MalformedJson malformed) {
      return answer(
          dialect,
          new Problem(ProblemCode.BODY_MALFORMED, "The body is " + malformed.getMessage() + "."));
    }
    if (failure instanceof StoreUnusable broken) {
      LOG.log(Level.WARNING, "Could not answer {0}: {1}", request, broken.getMessage());
      var detail = "Nothing can be kept now. Try again later.";
      return answer(dialect, new Problem(ProblemCode.OVERLOADED, detail));
    }
    var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.log(Level.ERROR, "Fault " + id + " while answering " + request, failure);
    return answer(dialect, new Problem(ProblemCode.BROKEN, "Something is wrong with the server."))
        .with(ID_HEADER, id);
  }

  /// What a stage ended in, without what stages wrap it in.
  private static Throwable cause(Throwable thrown) {
    var cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause(cause) : thrown;
  }

  /// The answer to a request that has this problem.
  static Response answer(ErrorDialect dialect, Problem problem) {
    var answer = dialect.answer(problem);
    return switch (problem.code()) {
      case OVERLOADED, SLOW_DOWN ->
          answer.with("Retry-After", seconds(problem.again().orElse(USUAL_PAUSE)));
      default -> answer;
    };
  }

  /// Whole seconds, rounded up: who comes back then does not come too early.
  private static String seconds(Duration pause) {
    return Long.toString(Math.max(1, pause.plusSeconds(1).minusNanos(1).toSeconds()));
  }
}
