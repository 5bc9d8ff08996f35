package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.ConfigFile;
import dev.ringback.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the README says, tried.
@Timeout(180)
class CliReadmeTest {
  private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([a-z.<>-]+)` \\| `([^`]*)` \\|");

  @TempDir Path folder;

  private static String readme() throws Exception {
    return Files.readString(Path.of("..", "README.md"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are for a Unix shell")
  void commands_registerPublishAndShowTheDelivery() throws Exception {
    var data = folder.resolve("data").toString();
    try (var server = CliProcess.start(folder, "serve", "--dev", "--port", "0", "--data", data);
        var listener =
            CliProcess.start(
                folder, "listen", "--port", "0", "--username", "me", "--password", "callme")) {
      var url = server.awaitReady();
      var listening =
          listener.awaitLine(line -> line.startsWith("listening on ")).replaceFirst(".* ", "");
      var script =
          commandBlock()
              .replace("http://127.0.0.1:8080", url)
              .replace("http://127.0.0.1:50559", listening);

      var out = run(script);

      assertThat(out)
          .contains("{\"accountName\":\"0252012345-00001\",\"serviceName\":\"CarrierService\"}")
          .contains("\"status\":\"accepted\"");
      listener.awaitLine(line -> line.endsWith("POST /carrier  verified  answered 200"));
      listener.awaitLine("  \"callbackCount\": 1,"::equals);
    }
  }

  private static String commandBlock() throws Exception {
    return SHELL
        .matcher(readme())
        .results()
        .map(match -> match.group(1))
        .filter(block -> block.contains("oauth2/token"))
        .findFirst()
        .orElseThrow();
  }

  private String run(String script) throws Exception {
    var out = folder.resolve("script.txt");
    var process =
        new ProcessBuilder("bash", "-e", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var text = Files.readString(out, UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void configurationTable_hasEveryKeyWithItsDefault() throws Exception {
    var lines = new ArrayList<String>();
    KEY.matcher(readme())
        .results()
        .filter(match -> !match.group(2).isEmpty())
        .forEach(match -> lines.add(match.group(1) + " = " + match.group(2)));
    var file = Files.write(folder.resolve("defaults.conf"), lines);
    var defaults = ServerConfig.defaults(Path.of("ringback-data"), 8080);

    assertThat(ConfigFile.read(file, defaults)).isEqualTo(defaults);
    assertThat(keysOfTheTable()).containsExactlyInAnyOrderElementsOf(keysOfTheReader());
  }

  private static List<String> keysOfTheTable() throws Exception {
    return KEY.matcher(readme()).results().map(match -> match.group(1)).toList();
  }

  /// The keys, as the sources ask for them.
  private static List<String> keysOfTheReader() throws Exception {
    var keys = keys("ConfigFile", "(?:take|duration|timeOut|count|header|choice)\\(\\s*\"", "");
    keys.addAll(keys("TransportKeys", "take\\(\\s*\"", ""));
    keys.addAll(keys("TransportKeys", "prefix \\+ \"\\.(?!oauth)", "destination.<host>."));
    keys.addAll(keys("TransportKeys", "take\\(\\s*keys \\+ \"", "destination.<host>.oauth."));
    keys.addAll(places(keys("TransportKeys", "secret\\(\\s*\"", "")));
    keys.addAll(
        places(keys("TransportKeys", "secret\\(\\s*keys \\+ \"", "destination.<host>.oauth.")));
    return keys;
  }

  /// What stands in a source between `before` and the next quote.
  private static List<String> keys(String source, String before, String prefix) throws Exception {
    var file = Path.of("..", "server/src/main/java/dev/ringback/server", source + ".java");
    return Pattern.compile(before + "([a-z.-]+)\"")
        .matcher(Files.readString(file))
        .results()
        .map(match -> prefix + match.group(1))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /// Where a secret can be kept.
  private static List<String> places(List<String> secrets) {
    return secrets.stream()
        .flatMap(secret -> Stream.of(secret + "-file", secret + "-env"))
        .toList();
  }
}
