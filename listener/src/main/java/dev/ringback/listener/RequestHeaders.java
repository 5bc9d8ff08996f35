package dev.ringback.listener;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request's headers, found by name in any case. Immutable; safe for use by many threads.
public final class RequestHeaders {
  /// No headers.
  public static final RequestHeaders NONE = new RequestHeaders(Map.of());

  private final Map<String, List<String>> values;

  private RequestHeaders(Map<String, List<String>> values) {
    this.values = values;
  }

  /// A copy of these headers; names that differ only in case are one header.
  public static RequestHeaders of(Map<String, ? extends List<String>> headers) {
    var values = new LinkedHashMap<String, List<String>>();
    headers.forEach(
        (name, lines) ->
            values
                .computeIfAbsent(name.toLowerCase(ROOT), first -> new ArrayList<>())
                .addAll(lines));
    return new RequestHeaders(values);
  }

  /// A copy with one more line.
  public RequestHeaders with(String name, String value) {
    var more = new LinkedHashMap<String, List<String>>();
    values.forEach((known, lines) -> more.put(known, new ArrayList<>(lines)));
    more.computeIfAbsent(name.toLowerCase(ROOT), first -> new ArrayList<>()).add(value);
    return new RequestHeaders(more);
  }

  /// The header's only value; empty when the header is missing, and when it comes twice, since then
  /// nobody knows which line was meant.
  public Optional<String> only(String name) {
    var lines = values.getOrDefault(name.toLowerCase(ROOT), List.of());
    return lines.size() == 1 ? Optional.of(lines.get(0)) : Optional.empty();
  }

  /// The names, in lower case: values may be secrets.
  @Override
  public String toString() {
    return "RequestHeaders" + values.keySet();
  }
}
