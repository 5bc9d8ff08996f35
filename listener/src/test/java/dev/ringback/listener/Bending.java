package dev.ringback.listener;

import java.util.List;
import java.util.SplittableRandom;

/// Bends well-formed texts. `-Dfuzz.tries=N` bends N of them per test, `-Dfuzz.seed=S` others.
public final class Bending {
  /// How many inputs a test tries.
  public static final int TRIES = Integer.getInteger("fuzz.tries", 5_000);

  /// Which inputs these are.
  public static final long SEED = Long.getLong("fuzz.seed", 1);

  private static final String ODD =
      "\0\u0001\t\n\r \"'%&+,-./:;<=>?@[\\]^_{|}~\u007f\u00a0\u00e9\u0660\u2028\ud800\uffff019aAzZ";

  private Bending() {}

  /// A text that is often like one of the samples, and sometimes one of them.
  public static String bent(List<String> samples, SplittableRandom random) {
    var text = new StringBuilder(samples.get(random.nextInt(samples.size())));
    for (var changes = random.nextInt(4); changes > 0; changes--) {
      var at = random.nextInt(text.length() + 1);
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 5)));
        case 2 -> text.insert(at, (char) random.nextInt(0x10000));
        case 3 -> text.insert(at, samples.get(random.nextInt(samples.size())));
        case 4 -> text.append(" ".repeat(random.nextInt(1, 4))).append(text);
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
