package dev.ringback.server.outbound;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// What went wrong with an exchange, in a few words that operators know. Quotes nothing that the
/// other side chose.
final class Failures {
  /// Connecting took too long.
  static final String NO_CONNECTION = "no connection in time";

  /// The listener closed the connection, or lost it.
  static final String CLOSED = "connection closed before an answer";

  private static final String OF_TLS = "TLS: ";
  private static final String OF_PROXY = "proxy: ";

  /// Stands between the proxy and where it was to lead, in what the library complains of.
  private static final String PROXY_LEADS = " => ";

  private static final Pattern PROXY_STATUS = Pattern.compile("status: ([1-5][0-9][0-9])");

  /// What alerts, and complaints of the JDK and of the library, mean, by a part of their text, in
  /// lower case.
  private static final Map<String, String> TLS_WORDS = tlsWords();

  private Failures() {}

  private static Map<String, String> tlsWords() {
    var clientCertificate = "the listener wants a client certificate, or another one";
    var words = new LinkedHashMap<String, String>();
    words.put("not an ssl/tls record", "the listener does not speak it on this port");
    words.put("protocol_version", "the listener speaks neither 1.2 nor 1.3");
    words.put("selected protocol version", "the listener speaks neither 1.2 nor 1.3");
    words.put("certificate_required", clientCertificate);
    words.put("bad_certificate", clientCertificate);
    words.put("unknown_ca", "the listener does not trust the client certificate");
    words.put("certificate_unknown", "the listener does not trust the client certificate");
    words.put("unrecognized_name", "the listener does not know its name");
    words.put("handshake_failure", "the listener broke the handshake off");
    words.put("closed", "closed during the handshake");
    return words;
  }

  /// What kept a connection from opening that leads through a proxy: what is not said of TLS is
  /// said of the proxy, since that is what was connected to.
  static String describeProxied(Throwable failure) {
    var words = describe(failure);
    return words.startsWith(OF_TLS) || words.startsWith(OF_PROXY) ? words : OF_PROXY + words;
  }

  static String describe(Throwable failure) {
    return RootsOfTrust.disbelief(failure)
        .map(why -> OF_TLS + why)
        .or(() -> first(failure, Failures::ofProxy))
        .or(() -> first(failure, Failures::ofTls))
        .or(() -> first(failure, Failures::ofTlsAtAll))
        .orElseGet(() -> ofConnection(failure));
  }

  private static Optional<String> first(
      Throwable failure, Function<Throwable, Optional<String>> words) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      var found = words.apply(cause);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofProxy(Throwable cause) {
    var text = text(cause);
    if (!(cause instanceof ConnectException) || !text.contains(PROXY_LEADS)) {
      return Optional.empty();
    }
    var status = PROXY_STATUS.matcher(text);
    return Optional.of(
        status.find() ? OF_PROXY + "answered " + status.group(1) : OF_PROXY + "no tunnel was made");
  }

  /// Several layers wrap one another's complaints; the one that says something counts.
  private static Optional<String> ofTls(Throwable cause) {
    if (!(cause instanceof SSLException)) {
      return Optional.empty();
    }
    var text = text(cause);
    return TLS_WORDS.entrySet().stream()
        .filter(words -> text.contains(words.getKey()))
        .findFirst()
        .map(words -> OF_TLS + words.getValue());
  }

  private static Optional<String> ofTlsAtAll(Throwable cause) {
    return cause instanceof SSLException ? Optional.of(OF_TLS + "no handshake") : Optional.empty();
  }

  private static String ofConnection(Throwable failure) {
    var text = text(failure);
    if (failure instanceof ConnectException || text.contains("refused")) {
      return text.contains("timed out") ? NO_CONNECTION : "connection refused";
    }
    if (failure instanceof UnknownHostException) {
      return "no address for its name";
    }
    if (text.contains("timed out") || text.contains("timeout")) {
      return NO_CONNECTION;
    }
    if (text.contains("closed") || text.contains("reset")) {
      return CLOSED;
    }
    return "no HTTP answer: " + failure.getClass().getSimpleName();
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }
}
