package dev.ringback.server.outbound;

import java.net.ConnectException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// What went wrong with an exchange, in a few words that operators know.
final class Failures {
  private static final int MAX_LENGTH = 200;

  private Failures() {}

  static String describe(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return cut("TLS: " + cause.getMessage());
      }
    }
    var text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof ConnectException || text.contains("refused")) {
      return text.contains("timed out") ? "no connection in time" : "connection refused";
    }
    if (text.contains("timed out") || text.contains("timeout")) {
      return "no connection in time";
    }
    if (text.contains("closed") || text.contains("reset")) {
      return "connection closed before an answer";
    }
    return cut("no HTTP answer: " + failure.getClass().getSimpleName());
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }
}
