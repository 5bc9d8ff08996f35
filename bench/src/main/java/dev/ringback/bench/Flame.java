package dev.ringback.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A tree of calls, each with the number of samples that were taken below it. Confined to one
/// thread.
final class Flame {
  private final Frame root = new Frame("all");

  /// A call.
  static final class Frame {
    private final String name;
    private final Map<String, Frame> callees = new HashMap<>();
    private long samples;

    private Frame(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /// How many samples were taken in it or below it.
    long samples() {
      return samples;
    }

    /// What it called, by name.
    List<Frame> callees() {
      return callees.values().stream().sorted(Comparator.comparing(Frame::name)).toList();
    }
  }

  /// Adds one sample.
  ///
  /// @param stack who called whom, the outermost first
  void add(List<String> stack) {
    root.samples++;
    var at = root;
    for (var name : stack) {
      at = at.callees.computeIfAbsent(name, Frame::new);
      at.samples++;
    }
  }

  /// What all samples are below.
  Frame root() {
    return root;
  }

  /// How many samples a frame must have to be among the largest.
  ///
  /// @param frames how many frames there may be at most
  long least(int frames) {
    var samples = new ArrayList<Long>();
    collect(root, samples);
    samples.sort(Comparator.reverseOrder());
    return samples.size() <= frames ? 1 : samples.get(frames) + 1;
  }

  private static void collect(Frame frame, List<Long> samples) {
    samples.add(frame.samples);
    frame.callees.values().forEach(callee -> collect(callee, samples));
  }
}
