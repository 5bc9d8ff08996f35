package dev.ringback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  static List<Path> documents() throws IOException {
    try (var files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .filter(file -> !file.toString().contains("target/"))
          .filter(file -> !file.toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void relativeLinks_leadSomewhere(Path document) throws IOException {
    var text = Files.readString(ROOT.resolve(document)).replaceAll("(?s)```.*?```", "");

    for (var link : links(text).toList()) {
      var target = link.replaceFirst("#.*", "");
      var file =
          target.isEmpty()
              ? ROOT.resolve(document)
              : ROOT.resolve(document).resolveSibling(target).normalize();
      assertThat(file).as(link).exists();
      if (link.contains("#")) {
        assertThat(anchors(Files.readString(file)))
            .as(link)
            .contains(link.substring(link.indexOf('#') + 1));
      }
    }
  }

  private static Stream<String> links(String text) {
    return LINK.matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"));
  }

  private static List<String> anchors(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(match -> match.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }
}
