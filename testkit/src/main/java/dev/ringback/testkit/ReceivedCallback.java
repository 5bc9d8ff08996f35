package dev.ringback.testkit;

import dev.ringback.protocol.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One request as a [ScriptedListener] received it, recorded before anything was answered.
/// Immutable.
public final class ReceivedCallback {
  private final String method;
  private final String path;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final Instant at;
  private final int connection;

  ReceivedCallback(
      String method,
      String path,
      Map<String, List<String>> headers,
      byte[] body,
      Instant at,
      int connection) {
    this.method = method;
    this.path = path;
    this.headers = copy(headers);
    this.body = body.clone();
    this.at = at;
    this.connection = connection;
  }

  private static Map<String, List<String>> copy(Map<String, List<String>> headers) {
    var copy = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) ->
            copy.computeIfAbsent(name, _ -> new ArrayList<>(values.size())).addAll(values));
    copy.replaceAll((_, values) -> List.copyOf(values));
    return Collections.unmodifiableMap(copy);
  }

  /// The method, such as `POST`.
  public String method() {
    return method;
  }

  /// The request target as sent, query included.
  public String path() {
    return path;
  }

  /// The headers; names are found in any spelling, values stand in the order received.
  public Map<String, List<String>> headers() {
    return headers;
  }

  /// The first value of the header of that name, in any spelling.
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /// The exact bytes of the body, without framing; an array of its own for each call.
  public byte[] body() {
    return body.clone();
  }

  /// The body as a JSON object.
  ///
  /// @throws dev.ringback.protocol.json.MalformedJson when it is none
  public JsonObject json() {
    return JsonObject.read(body);
  }

  /// When its last byte arrived, by the listener's clock.
  public Instant at() {
    return at;
  }

  /// Which of the listener's connections brought it, counted from 1 in the order of acceptance.
  public int connection() {
    return connection;
  }

  /// Method, path and size; headers and body may hold secrets.
  @Override
  public String toString() {
    return "%s %s (%d bytes, connection %d)".formatted(method, path, body.length, connection);
  }
}
