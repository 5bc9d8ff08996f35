package dev.ringback.cli;

import dev.ringback.listener.Received;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.testkit.SampleMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What became of one message.
sealed interface DemoResult {
  /// The message.
  SampleMessage sample();

  /// It arrived, proven where its family can prove it, and says what was published.
  ///
  /// @param latency from before the publication to the listener's handler
  record Delivered(SampleMessage sample, Duration latency) implements DemoResult {}

  /// It arrived but says something else.
  ///
  /// @param latency from before the publication to the listener's handler
  /// @param why what is different
  record Changed(SampleMessage sample, Duration latency, String why) implements DemoResult {}

  /// It did not arrive, or was not proven and so not handed over.
  ///
  /// @param why what the server knows of it
  record Missing(SampleMessage sample, String why) implements DemoResult {}

  /// The service it belongs to.
  default DemoService service() {
    return new DemoService(sample().family(), sample().service());
  }

  /// How long it took, when it arrived.
  default Optional<Duration> took() {
    return switch (this) {
      case Delivered(var _, var latency) -> Optional.of(latency);
      case Changed(var _, var latency, var _) -> Optional.of(latency);
      case Missing _ -> Optional.empty();
    };
  }

  /// What is wrong; empty when nothing is.
  default Optional<String> problem() {
    return switch (this) {
      case Delivered _ -> Optional.empty();
      case Changed(var _, var _, var why) -> Optional.of(why);
      case Missing(var _, var why) -> Optional.of(why);
    };
  }

  /// Compares what arrived with what was published: byte for byte, or, where the sender fills in
  /// members of its own, all other members.
  static DemoResult of(SampleMessage sample, Received received, Duration latency) {
    var arrived = received.body().bytes();
    var family = sample.family();
    if (!family.echoesCredentials() && !family.countsAttempts()) {
      return Arrays.equals(arrived, sample.bytes())
          ? new Delivered(sample, latency)
          : new Changed(sample, latency, "not the bytes that were published");
    }
    if (family.countsAttempts() && received.attempt().orElse(0) != 1) {
      return new Changed(sample, latency, "callbackCount is not 1");
    }
    try {
      return published(JsonObject.read(arrived)).equals(published(sample.body()))
          ? new Delivered(sample, latency)
          : new Changed(sample, latency, "not the members that were published");
    } catch (MalformedJson e) {
      return new Changed(sample, latency, "no JSON object: " + e.getMessage());
    }
  }

  private static JsonObject published(JsonObject body) {
    return body.without(FieldNames.USERNAME)
        .without(FieldNames.PASSWORD)
        .without(FieldNames.CALLBACK_COUNT)
        .without(FieldNames.MAX_CALLBACK_THRESHOLD);
  }
}
