package dev.ringback.server.web;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.retry.RetrySchedule;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A [DeliveryPolicy] as the operations API writes it; a member that is absent or `null` means what
/// the server does by itself.
final class PolicyJson {
  private static final String PROFILE = "retryProfile";
  private static final String PAUSES = "retryPausesSeconds";
  private static final String TIMEOUT = "timeoutMillis";
  private static final String CONNECT_TIMEOUT = "connectTimeoutMillis";
  private static final String MAX_ANSWER = "maxAnswerBytes";
  private static final String AT_ONCE = "atOnce";
  private static final String ORDERED = "ordered";
  private static final String RATE = "ratePerSecond";
  private static final String BURST = "rateBurst";
  private static final Set<String> NAMES =
      Set.of(PROFILE, PAUSES, TIMEOUT, CONNECT_TIMEOUT, MAX_ANSWER, AT_ONCE, ORDERED, RATE, BURST);
  private static final long MILLIS = 1_000;

  private PolicyJson() {}

  /// Reads a policy.
  ///
  /// @throws Failure when a member is none of a policy, or has a value that it cannot have
  static DeliveryPolicy read(JsonObject json) {
    for (var name : json.members().keySet()) {
      if (!NAMES.contains(name)) {
        throw refused(name + ": there is no such member of a policy");
      }
    }
    try {
      return new DeliveryPolicy(
          pauses(json),
          millis(json, TIMEOUT),
          millis(json, CONNECT_TIMEOUT),
          number(json, MAX_ANSWER),
          number(json, AT_ONCE),
          json.get(ORDERED).map(PolicyJson::bool).orElse(false),
          rate(json));
    } catch (IllegalArgumentException refused) {
      throw refused(String.valueOf(refused.getMessage()));
    }
  }

  private static Optional<List<Duration>> pauses(JsonObject json) {
    var profile = json.get(PROFILE).map(PolicyJson::profile).map(RetrySchedule::pauses);
    var own = json.get(PAUSES).map(PolicyJson::pauses);
    if (profile.isPresent() && own.isPresent()) {
      throw refused(PROFILE + ", " + PAUSES + ": one of the two is expected");
    }
    return profile.or(() -> own);
  }

  private static RetrySchedule profile(JsonValue value) {
    return value
        .asText()
        .flatMap(RetrySchedule::of)
        .orElseThrow(() -> refused(PROFILE + ": documented, observed or standard is expected"));
  }

  private static List<Duration> pauses(JsonValue value) {
    var pauses = new ArrayList<Duration>();
    for (var pause :
        value.asArray().orElseThrow(() -> refused(PAUSES + ": an array of numbers is expected"))) {
      pauses.add(Duration.ofMillis(scaled(decimal(PAUSES, pause), MILLIS)));
    }
    return pauses;
  }

  private static Optional<Duration> millis(JsonObject json, String name) {
    return number(json, name).map(Duration::ofMillis);
  }

  private static Optional<Integer> number(JsonObject json, String name) {
    return json.get(name)
        .map(
            value ->
                value
                    .asLong()
                    .filter(number -> number >= 1 && number <= Integer.MAX_VALUE)
                    .map(Long::intValue)
                    .orElseThrow(
                        () -> refused(name + ": a whole number of 1 or more is expected")));
  }

  private static Optional<DeliveryPolicy.Rate> rate(JsonObject json) {
    var perSecond = json.get(RATE).map(value -> decimal(RATE, value).doubleValue());
    var burst = number(json, BURST);
    if (perSecond.isEmpty() && burst.isPresent()) {
      throw refused(BURST + ": only together with " + RATE);
    }
    return perSecond.map(rate -> new DeliveryPolicy.Rate(rate, burst.orElse(1)));
  }

  private static boolean bool(JsonValue value) {
    if (value instanceof JsonValue.Bool(boolean is)) {
      return is;
    }
    throw refused(ORDERED + ": true or false is expected");
  }

  private static BigDecimal decimal(String name, JsonValue value) {
    if (value instanceof JsonValue.Numeral numeral) {
      try {
        return numeral.decimal();
      } catch (ArithmeticException beyond) {
        throw refused(name + ": a number of ordinary size is expected");
      }
    }
    throw refused(name + ": a number is expected");
  }

  private static long scaled(BigDecimal number, long factor) {
    var scaled = number.multiply(BigDecimal.valueOf(factor)).toBigInteger();
    if (scaled.bitLength() > Long.SIZE - 1) {
      throw refused(PAUSES + ": numbers of ordinary size are expected");
    }
    return scaled.longValue();
  }

  private static Failure refused(String what) {
    return new Failure(ProblemCode.PARAMETER_REFUSED, what + ".");
  }

  /// Writes a policy; what the server does by itself is left out.
  static JsonObject write(DeliveryPolicy policy) {
    var json = JsonObject.EMPTY;
    if (policy.retryPauses().isPresent()) {
      var pauses = policy.retryPauses().get();
      var profile = RetrySchedule.withPauses(pauses);
      json =
          profile.isPresent()
              ? json.with(PROFILE, profile.get().name())
              : json.with(PAUSES, JsonValue.of(pauses.stream().map(PolicyJson::seconds).toList()));
    }
    json = with(json, TIMEOUT, policy.timeout().map(Duration::toMillis));
    json = with(json, CONNECT_TIMEOUT, policy.connectTimeout().map(Duration::toMillis));
    json = with(json, MAX_ANSWER, policy.maxAnswerBytes().map(Integer::longValue));
    json = with(json, AT_ONCE, policy.atOnce().map(Integer::longValue));
    json = json.with(ORDERED, policy.ordered());
    if (policy.rate().isPresent()) {
      var rate = policy.rate().get();
      var perSecond = BigDecimal.valueOf(rate.perSecond()).stripTrailingZeros().toPlainString();
      json = json.with(RATE, new JsonValue.Numeral(perSecond)).with(BURST, rate.burst());
    }
    return json;
  }

  private static JsonValue seconds(Duration pause) {
    return new JsonValue.Numeral(
        BigDecimal.valueOf(pause.toMillis(), 3).stripTrailingZeros().toPlainString());
  }

  private static JsonObject with(JsonObject json, String name, Optional<Long> value) {
    return value.isPresent() ? json.with(name, value.get()) : json;
  }
}
