package dev.ringback.server.directory;

import dev.ringback.protocol.HeaderNames;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The rules for headers that a registration wants on its callbacks: they must be headers, few, and
/// none of those that the sender or HTTP itself needs.
final class CallbackHeaders {
  private static final int MAX_HEADERS = 32;
  private static final int MAX_CHARACTERS = 8 * 1024;
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
  private static final Set<String> TAKEN =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "content-encoding",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "upgrade",
          "http2-settings",
          "te",
          "trailer",
          "expect",
          "traceparent",
          "tracestate",
          HeaderNames.CALLBACK_SIGNATURE.toLowerCase(Locale.ROOT),
          HeaderNames.WEBHOOK_ID,
          HeaderNames.WEBHOOK_TIMESTAMP,
          HeaderNames.WEBHOOK_SIGNATURE);

  private CallbackHeaders() {}

  static Optional<Refusal> judge(Map<String, String> headers) {
    var seen = new HashSet<String>();
    var characters = 0;
    for (var header : headers.entrySet()) {
      var name = header.getKey();
      var value = header.getValue();
      characters += name.length() + value.length();
      if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
        return refuse("httpHeaders: not a header (expected: a token, and printable ASCII)");
      }
      if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
        return refuse("httpHeaders: " + name + " is set by the sender");
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        return refuse("httpHeaders: " + name + " twice");
      }
    }
    return headers.size() > MAX_HEADERS || characters > MAX_CHARACTERS
        ? refuse("httpHeaders: too many (expected: at most 32 with 8192 characters)")
        : Optional.empty();
  }

  private static Optional<Refusal> refuse(String complaint) {
    return Optional.of(new Refusal(Refusal.Part.HEADERS, complaint));
  }
}
