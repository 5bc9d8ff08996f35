package dev.ringback.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A refusal, whichever of the error bodies told it: a family's `errorCode` and `errorMessage`,
/// Hyper Precise's `responseCode` and `message`, the gateway's `fault` in JSON or XML, OAuth's
/// `error` and `error_description`.
///
/// @param status the HTTP status
/// @param code the platform's code
/// @param message the platform's text, `""` when it gave none
/// @param rawBody the body, where it may be shown
record Problem(int status, Optional<String> code, String message, Optional<String> rawBody) {
  private static final int MAX_TEXT = 500;
  private static final int MAX_RAW_BODY = 8 * 1024;
  private static final Pattern XML_CODE = element("code");
  private static final Pattern XML_MESSAGE = element("message");
  private static final Pattern XML_DESCRIPTION = element("description");
  private static final Pattern GATEWAY_CODE = Pattern.compile("[0-9]+");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  /// What the gateway says of a missing (2) or bad (1) bearer.
  private static final Set<String> BEARER_CODES = Set.of("900901", "900902");

  /// Connectivity's codes for a session that is over, unknown or missing, whatever the prefix.
  private static final Set<String> SESSION_CODES =
      Set.of(
          "REQUEST_FAILED.SessionToken.Expired",
          "REQUEST_FAILED.SessionToken.Format",
          "INPUT_INVALID.SessionToken.Invalid");

  /// Device Location has no code of its own for an expired session, only this text.
  private static final String SESSION_TEXT = "session has expired";

  /// Reads a refusal; the secrets of its call are blanked out of everything that is kept.
  static Problem of(Answer answer) {
    var secrets = answer.secrets();
    var body = answer.text();
    var json = json(body);
    var fault = json.object("fault").orElse(JsonObject.EMPTY);
    var code =
        firstOf(json, "errorCode", "responseCode", "error")
            .or(() -> firstOf(fault, "code"))
            .or(() -> find(XML_CODE, body));
    var message =
        firstOf(json, "errorMessage", "message", "error_description")
            .or(() -> firstOf(fault, "message", "description"))
            .or(() -> find(XML_MESSAGE, body))
            .or(() -> find(XML_DESCRIPTION, body));
    var mayShow = !answer.call().confidential() && !body.isEmpty();
    return new Problem(
        answer.status(),
        code.map(secrets::blankedOut).map(Problem::oneLine),
        message.map(secrets::blankedOut).map(Problem::oneLine).orElse(""),
        mayShow ? Optional.of(cut(secrets.blankedOut(body), MAX_RAW_BODY)) : Optional.empty());
  }

  /// The refusal of an answer whose status says yes and whose body says no.
  static Problem inSpiteOfSuccess(Answer answer, Optional<String> code, String message) {
    return new Problem(
        answer.status(), code, oneLine(answer.secrets().blankedOut(message)), Optional.empty());
  }

  /// Whether the bearer token was not taken.
  boolean refusesBearer() {
    return status == 401;
  }

  /// Whether the session was not taken, or may not have been.
  boolean refusesSession() {
    if (status == 401) {
      return code.filter(BEARER_CODES::contains).isEmpty();
    }
    return status == 400
        && (code.filter(c -> SESSION_CODES.stream().anyMatch(c::endsWith)).isPresent()
            || message.toLowerCase(Locale.ROOT).contains(SESSION_TEXT));
  }

  /// Whether a login was refused for the user name and password it gave, so that giving them again
  /// is of no use. The gateway's codes, which are numbers, and `REQUEST_FAILED` say something else.
  boolean refusesUser() {
    return (status == 400 || status == 401 || status == 403)
        && code.filter(c -> !GATEWAY_CODE.matcher(c).matches() && !c.contains("REQUEST_FAILED"))
            .isPresent();
  }

  /// Status, code and text in one line.
  @Override
  public String toString() {
    var text = new StringBuilder().append(status);
    code.ifPresent(c -> text.append(' ').append(c));
    if (!message.isEmpty()) {
      text.append(": ").append(message);
    }
    return text.toString();
  }

  private static JsonObject json(String body) {
    try {
      return JsonValue.read(body.getBytes(UTF_8)).asObject().orElse(JsonObject.EMPTY);
    } catch (MalformedJson notJson) {
      return JsonObject.EMPTY;
    }
  }

  private static Optional<String> firstOf(JsonObject json, String... names) {
    for (var name : names) {
      var value = json.get(name);
      if (value.isPresent()) {
        return value.map(v -> v.asText().orElseGet(v::text)).filter(text -> !text.isEmpty());
      }
    }
    return Optional.empty();
  }

  private static Pattern element(String name) {
    return Pattern.compile("<(?:[A-Za-z]{1,16}:)?" + name + ">([^<]{1,500})</");
  }

  private static Optional<String> find(Pattern pattern, String text) {
    var matcher = pattern.matcher(cut(text, MAX_RAW_BODY));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String oneLine(String text) {
    return cut(CONTROLS.matcher(text).replaceAll(" ").strip(), MAX_TEXT);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
  }
}
