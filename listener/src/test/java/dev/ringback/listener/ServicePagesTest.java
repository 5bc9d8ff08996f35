package dev.ringback.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What docs/listener.md says of each service.
class ServicePagesTest {
  private static final Path PAGE = Path.of("../docs/listener.md");
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  /// Told once for all: the chapter has the envelope, the page's opening the rest.
  private static final Set<String> ELSEWHERE =
      Set.of("envelope", "content", "extra", "family", "service");

  static Stream<Arguments> services() {
    return Arrays.stream(Family.values())
        .flatMap(
            family -> family.services().stream().map(service -> Arguments.of(family, service)));
  }

  @Test
  void services_areThirty() {
    assertThat(services()).hasSize(30);
  }

  @ParameterizedTest
  @MethodSource("services")
  void service_hasASectionWithEveryField(Family family, ServiceName service) throws Exception {
    var section = section(family, service);
    var heading = section.lines().findFirst().orElseThrow();
    var prose = section.lines().skip(1).filter(line -> !line.isBlank()).findFirst().orElseThrow();

    assertThat(prose).as("when it is sent").doesNotStartWith("|");
    for (var type : types(heading)) {
      for (var field : fields(type)) {
        assertThat(section).as(type.getSimpleName()).contains("`" + field + "`");
      }
    }
  }

  private static String section(Family family, ServiceName service) throws IOException {
    var chapter = only(Files.readString(PAGE), "## ", Pattern.compile(title(family)));
    var named = Pattern.compile(version(family) + ".*\\b" + service + "\\b.* → .*");
    return only(chapter, "### ", named);
  }

  /// The one part of the text with such a heading, from there to the next.
  private static String only(String text, String marks, Pattern heading) {
    var parts =
        Arrays.stream(text.split("(?m)^" + marks))
            .filter(part -> heading.matcher(part.lines().findFirst().orElse("")).matches())
            .toList();
    assertThat(parts).as("%s%s", marks, heading).hasSize(1);
    return parts.get(0);
  }

  private static String title(Family family) {
    return switch (family) {
      case CONNECTIVITY -> "Connectivity";
      case DEVICE_LOCATION -> "Device Location";
      case SOFTWARE_MANAGEMENT_V1, SOFTWARE_MANAGEMENT_V2, SOFTWARE_MANAGEMENT_V3 ->
          "Software Management";
      case DIAGNOSTICS -> "Diagnostics";
      case HYPER_PRECISE -> "Hyper Precise Location";
    };
  }

  private static String version(Family family) {
    return switch (family) {
      case SOFTWARE_MANAGEMENT_V1 -> ".*\\bv1\\b";
      case SOFTWARE_MANAGEMENT_V2 -> ".*\\bv2\\b";
      case SOFTWARE_MANAGEMENT_V3 -> ".*\\bv3\\b";
      case CONNECTIVITY, DEVICE_LOCATION, DIAGNOSTICS, HYPER_PRECISE -> "";
    };
  }

  private static List<Class<?>> types(String heading) throws ClassNotFoundException {
    var names = QUOTED.matcher(heading).results().map(name -> name.group(1)).toList();
    assertThat(names).isNotEmpty();
    var types = new ArrayList<Class<?>>();
    for (var name : names) {
      types.add(type(name));
    }
    return types;
  }

  /// A type of message, or one inside such a type.
  private static Class<?> type(String name) throws ClassNotFoundException {
    for (var outer : List.of("", "DeviceLocationMessage$", "CampaignMessage$")) {
      var file = "/dev/ringback/protocol/message/" + outer + name + ".class";
      if (Family.class.getResource(file) != null) {
        return Class.forName("dev.ringback.protocol.message." + outer + name);
      }
    }
    throw new ClassNotFoundException(name);
  }

  /// Its own fields and those of the records in it.
  private static List<String> fields(Class<?> type) {
    return Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
        .filter(Class::isRecord)
        .flatMap(holder -> Arrays.stream(holder.getRecordComponents()))
        .map(RecordComponent::getName)
        .filter(name -> !ELSEWHERE.contains(name))
        .toList();
  }
}
