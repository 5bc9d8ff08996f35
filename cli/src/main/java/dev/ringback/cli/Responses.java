package dev.ringback.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The statuses that a listener answers with, one request after the other; the last is for all that
/// follow. Safe for use by many threads.
final class Responses {
  private static final Pattern PART = Pattern.compile("([2-5][0-9]{2})(?:\\*([1-9][0-9]{0,5}))?");

  private final List<Step> steps;
  private final AtomicLong taken = new AtomicLong();

  private Responses(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// Reads statuses divided by commas, each with an optional `*n`, such as `503*3,200`.
  ///
  /// @throws IllegalArgumentException when they are none
  static Responses of(String text) {
    var steps = new ArrayList<Step>();
    var until = 0L;
    for (var part : text.split(",", -1)) {
      var match = PART.matcher(part.strip());
      if (!match.matches()) {
        throw new IllegalArgumentException(
            "'%s' (expected: statuses from 200 to 599, each with an optional *n, such as 200,503*3)"
                .formatted(part));
      }
      until += match.group(2) == null ? 1 : Long.parseLong(match.group(2));
      steps.add(new Step(Integer.parseInt(match.group(1)), until));
    }
    return new Responses(steps);
  }

  /// The status of the next request.
  int next() {
    var number = taken.getAndIncrement();
    return steps.stream()
        .filter(step -> number < step.until())
        .findFirst()
        .orElseGet(steps::getLast)
        .status();
  }

  /// A status, and the number of the first request that is no longer for it, counted from 0.
  private record Step(int status, long until) {}
}
