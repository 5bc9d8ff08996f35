package dev.ringback.testkit;

import dev.ringback.testkit.ListenerScript.Act;
import dev.ringback.testkit.ListenerScript.Step;
import java.util.List;

/// How far a listener has come in its script. Safe for use by many threads.
final class ScriptCursor {
  private final List<Step> steps;
  private int step;
  private int taken;

  ScriptCursor(ListenerScript script) {
    steps = script.steps();
  }

  /// Takes the act of one request.
  synchronized Act take() {
    var current = steps.get(step);
    taken++;
    if (taken >= current.times() && step < steps.size() - 1) {
      step++;
      taken = 0;
    }
    return current.act();
  }

  /// Takes the act of one request if it is to be closed unread.
  synchronized boolean takeCloseEarly() {
    return steps.get(step).act() instanceof Act.CloseEarly && take() instanceof Act.CloseEarly;
  }
}
