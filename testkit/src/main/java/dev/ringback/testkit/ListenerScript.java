package dev.ringback.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a [ScriptedListener] does to the requests it receives: a sequence of acts, each taken by
/// one request, the last by all that follow. Immutable.
///
/// ```java
/// answer(503).times(3).then(answer(200))
/// ```
public final class ListenerScript {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int HUGE = 1 << 20;

  private final List<Step> steps;

  private ListenerScript(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  private static ListenerScript of(Act act) {
    return new ListenerScript(List.of(new Step(act, 1)));
  }

  /// Answers with that status and a short JSON body, and keeps the connection open.
  public static ListenerScript answer(int status) {
    return answer(status, Map.of());
  }

  /// Answers with that status, those headers besides, and a short JSON body; keeps the connection
  /// open unless one of the headers is `Connection: close`.
  public static ListenerScript answer(int status, Map<String, String> headers) {
    return of(new Act.Answer(status, headers));
  }

  /// Answers with that status and asks to wait, in whole seconds.
  public static ListenerScript retryAfter(int status, Duration wait) {
    return answer(status, Map.of("Retry-After", Long.toString(wait.toSeconds())));
  }

  /// Answers 302 and points elsewhere.
  public static ListenerScript redirect(String location) {
    return answer(302, Map.of("Location", location));
  }

  /// Answers 200, but only after that long.
  public static ListenerScript late(Duration by) {
    return of(new Act.Late(by));
  }

  /// Reads the request and never answers; ends when the sender gives up.
  public static ListenerScript stall() {
    return of(new Act.Stall());
  }

  /// Accepts a connection and closes it unread. A request on a connection that is already open is
  /// read, recorded and left unanswered.
  public static ListenerScript closeEarly() {
    return of(new Act.CloseEarly());
  }

  /// Answers 200 and breaks the connection off (TCP reset) in the middle of the body.
  public static ListenerScript resetMidBody() {
    return of(new Act.ResetMidBody());
  }

  /// Answers 200, sends half of the body that it announced, and closes in good order.
  public static ListenerScript halfBody() {
    return of(new Act.HalfBody());
  }

  /// Answers 200 and sends a body without end, as fast as it is read.
  public static ListenerScript endlessBody() {
    return of(new Act.EndlessBody());
  }

  /// Answers 200 a byte a second, from the status line on: never idle, never done.
  public static ListenerScript dripping() {
    return dripping(SECOND);
  }

  /// Answers 200 a byte per `interval`, from the status line on.
  public static ListenerScript dripping(Duration interval) {
    return of(new Act.Dripping(interval));
  }

  /// Answers 200 at once, and then a body of a byte a second.
  public static ListenerScript drippingBody() {
    return drippingBody(SECOND);
  }

  /// Answers 200 at once, and then a body of a byte per `interval`.
  public static ListenerScript drippingBody(Duration interval) {
    return of(new Act.DrippingBody(interval));
  }

  /// Answers 200 with a mebibyte of headers.
  public static ListenerScript hugeHeaders() {
    return of(new Act.HugeHeaders(HUGE));
  }

  /// Answers with bytes that are not HTTP, and closes.
  public static ListenerScript garbage() {
    return of(new Act.Garbage());
  }

  /// Reads the notation of the command line: acts divided by commas, each with an optional `*n`,
  /// such as `503*3,200`. An act is a status, or one of `stall`, `close`, `reset`, `half`,
  /// `endless`, `drip`, `huge`, `garbage`.
  ///
  /// @throws IllegalArgumentException naming the part that is none of these
  public static ListenerScript parse(String notation) {
    var script = new ListenerScript(List.of());
    for (var part : notation.split(",", -1)) {
      script = script.then(parsePart(part.strip()));
    }
    return script;
  }

  private static ListenerScript parsePart(String part) {
    var star = part.indexOf('*');
    if (star < 0) {
      return parseAct(part);
    }
    var act = parseAct(part.substring(0, star));
    try {
      return act.times(Integer.parseInt(part.substring(star + 1)));
    } catch (IllegalArgumentException notACount) {
      throw refused(part, notACount);
    }
  }

  private static ListenerScript parseAct(String act) {
    return switch (act) {
      case "stall" -> stall();
      case "close" -> closeEarly();
      case "reset" -> resetMidBody();
      case "half" -> halfBody();
      case "endless" -> endlessBody();
      case "drip" -> dripping();
      case "huge" -> hugeHeaders();
      case "garbage" -> garbage();
      default -> {
        try {
          yield answer(Integer.parseInt(act));
        } catch (IllegalArgumentException notAStatus) {
          throw refused(act, notAStatus);
        }
      }
    };
  }

  private static IllegalArgumentException refused(String part, IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "response \"%s\" (expected: a status from 200 to 599, or stall, close, reset, half, endless,"
                .formatted(part)
            + " drip, huge, garbage; optionally followed by *n)",
        cause);
  }

  /// This sequence with its last act taken `count` times in all, before the next.
  public ListenerScript times(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("times: " + count + " (expected: 1 or more)");
    }
    var repeated = new ArrayList<>(steps);
    repeated.add(new Step(repeated.removeLast().act(), count));
    return new ListenerScript(repeated);
  }

  /// This sequence followed by `next`.
  public ListenerScript then(ListenerScript next) {
    var both = new ArrayList<>(steps);
    both.addAll(next.steps);
    return new ListenerScript(both);
  }

  List<Step> steps() {
    return steps;
  }

  /// An act and how many requests take it.
  record Step(Act act, int times) {}

  /// What is done to one request.
  sealed interface Act {
    record Answer(int status, Map<String, String> headers) implements Act {
      public Answer {
        if (status < 200 || status > 599) {
          throw new IllegalArgumentException("status: " + status + " (expected: from 200 to 599)");
        }
        headers = Map.copyOf(headers);
      }
    }

    record Late(Duration by) implements Act {}

    record Stall() implements Act {}

    record CloseEarly() implements Act {}

    record ResetMidBody() implements Act {}

    record HalfBody() implements Act {}

    record EndlessBody() implements Act {}

    record Dripping(Duration interval) implements Act {}

    record DrippingBody(Duration interval) implements Act {}

    record HugeHeaders(int bytes) implements Act {}

    record Garbage() implements Act {}
  }
}
