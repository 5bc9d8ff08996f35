package dev.ringback.server;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Bends samples and gives them to a parser: which throws nothing but what it documents, and takes
/// no time worth speaking of. `-Dfuzz.tries=N` tries N inputs per parser, `-Dfuzz.seed=S` others.
public final class Fuzz {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 5_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final String ODD =
      "\0\u0001\t\n\r \"'%&+,-./:;<=>?@[\\]^_{|}~\u007f\u00e9\u2028\ud800\udfff\uffff019aAzZ";

  private Fuzz() {}

  /// Tries a parser.
  ///
  /// @param samples what is bent: well-formed inputs, mostly
  /// @param parse throws what a wrong input is not supposed to bring about
  /// @return how many inputs were tried
  public static int run(List<String> samples, Consumer<String> parse) {
    var random = new SplittableRandom(SEED);
    for (var i = 0; i < TRIES; i++) {
      var input = i < samples.size() ? samples.get(i) : bent(samples, random);
      var begun = System.nanoTime();
      try {
        parse.accept(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("input " + i + " of seed " + SEED + ": " + shown(input), e);
      }
      var took = Duration.ofNanos(System.nanoTime() - begun);
      if (took.compareTo(TIME) > 0) {
        throw new AssertionError("input " + i + " took " + took + ": " + shown(input));
      }
    }
    return TRIES;
  }

  private static String bent(List<String> samples, SplittableRandom random) {
    var text = new StringBuilder(samples.get(random.nextInt(samples.size())));
    for (var changes = random.nextInt(1, 8); changes > 0; changes--) {
      var at = random.nextInt(text.length() + 1);
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 5)));
        case 2 -> text.insert(at, (char) random.nextInt(0x10000));
        case 3 -> text.insert(at, part(samples.get(random.nextInt(samples.size())), random));
        case 4 -> text.insert(at, part(text.toString(), random).repeat(random.nextInt(1, 30)));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }

  private static String part(String text, SplittableRandom random) {
    var from = random.nextInt(text.length() + 1);
    return text.substring(from, random.nextInt(from, text.length() + 1));
  }

  private static String shown(String input) {
    var text = new StringBuilder();
    for (var i = 0; i < Math.min(input.length(), 500); i++) {
      var c = input.charAt(i);
      text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return text.toString();
  }
}
