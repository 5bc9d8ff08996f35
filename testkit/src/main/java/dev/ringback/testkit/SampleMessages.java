package dev.ringback.testkit;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.testkit.SampleMessage.Confidence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The example messages of the wire contract, each service of each family with at least one.
public final class SampleMessages {
  private static final String FOLDER = "messages/";
  private static final Set<String> NO_CORRELATION = Set.of("none", "unknown");
  private static final List<SampleMessage> ALL = readAll();

  private SampleMessages() {}

  /// All of them, in the order of the contract.
  public static List<SampleMessage> all() {
    return ALL;
  }

  /// Those of one service, in the order of the contract; empty for a service without a published
  /// name.
  public static List<SampleMessage> of(Family family, ServiceName service) {
    return ALL.stream()
        .filter(message -> message.family() == family && message.service().equals(service))
        .toList();
  }

  /// The one of that file name, such as `Connectivity.QoS.json`.
  ///
  /// @throws IllegalArgumentException when there is no such file
  public static SampleMessage named(String file) {
    return ALL.stream()
        .filter(message -> message.file().equals(file))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no example message is called " + file));
  }

  private static List<SampleMessage> readAll() {
    return list(JsonObject.read(resource("messages-index.json")), "messages").stream()
        .map(entry -> message(entry.asObject().orElseThrow()))
        .toList();
  }

  private static SampleMessage message(JsonObject entry) {
    var path = required(entry, "file");
    var file = path.substring(path.lastIndexOf('/') + 1);
    return new SampleMessage(
        file,
        family(required(entry, "family")),
        new ServiceName(required(entry, "service")),
        entry.text("variant"),
        Confidence.valueOf(required(entry, "confidence").toUpperCase(Locale.ROOT)),
        Optional.of(required(entry, "correlation")).filter(name -> !NO_CORRELATION.contains(name)),
        JsonObject.read(resource(file)));
  }

  /// The index spells families as one word in capitals and smalls.
  private static Family family(String name) {
    return switch (name) {
      case "Connectivity" -> Family.CONNECTIVITY;
      case "DeviceLocation" -> Family.DEVICE_LOCATION;
      case "SoftwareManagementV1" -> Family.SOFTWARE_MANAGEMENT_V1;
      case "SoftwareManagementV2" -> Family.SOFTWARE_MANAGEMENT_V2;
      case "SoftwareManagementV3" -> Family.SOFTWARE_MANAGEMENT_V3;
      case "Diagnostics" -> Family.DIAGNOSTICS;
      case "HyperPreciseLocation" -> Family.HYPER_PRECISE;
      default -> throw new IllegalStateException("messages-index.json: unknown family " + name);
    };
  }

  private static List<JsonValue> list(JsonObject object, String name) {
    return object.get(name).flatMap(JsonValue::asArray).orElseThrow();
  }

  private static String required(JsonObject entry, String name) {
    return entry
        .text(name)
        .orElseThrow(() -> new IllegalStateException("messages-index.json: no " + name));
  }

  private static byte[] resource(String file) {
    try (var stream = SampleMessages.class.getResourceAsStream(FOLDER + file)) {
      if (stream == null) {
        throw new FileNotFoundException(FOLDER + file);
      }
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
