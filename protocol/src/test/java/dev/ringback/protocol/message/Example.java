package dev.ringback.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The example messages: one file per service and variant, named `family.service.variant.json`.
record Example(String name, Family family, ServiceName service, String text) {
  private static final Map<String, Family> FAMILIES =
      Map.of(
          "Connectivity", Family.CONNECTIVITY,
          "DeviceLocation", Family.DEVICE_LOCATION,
          "SoftwareManagementV1", Family.SOFTWARE_MANAGEMENT_V1,
          "SoftwareManagementV2", Family.SOFTWARE_MANAGEMENT_V2,
          "SoftwareManagementV3", Family.SOFTWARE_MANAGEMENT_V3,
          "Diagnostics", Family.DIAGNOSTICS,
          "HyperPreciseLocation", Family.HYPER_PRECISE);

  static List<Example> all() {
    try (var files =
        Files.list(
            Path.of(Objects.requireNonNull(Example.class.getResource("/messages")).toURI()))) {
      return files.sorted().map(Example::of).toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Example named(String name) {
    return all().stream().filter(example -> example.name.equals(name)).findFirst().orElseThrow();
  }

  private static Example of(Path file) {
    var name = file.getFileName().toString().replace(".json", "");
    var words = name.split("\\.", 3);
    try {
      return new Example(
          name,
          Objects.requireNonNull(FAMILIES.get(words[0])),
          new ServiceName(words[1]),
          Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] body() {
    return text.getBytes(UTF_8);
  }

  CallbackMessage message() {
    return CallbackMessage.read(family, service, body());
  }

  @Override
  public String toString() {
    return name;
  }
}
