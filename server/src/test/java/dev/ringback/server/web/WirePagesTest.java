package dev.ringback.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.Sandbox;
import dev.ringback.server.web.RunningEdge.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples in `docs/wire`, sent in the order of their page.
class WirePagesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```http\n(\\S+) (\\S+)\n(.*?)```\n```json\n(.*?)\n```", Pattern.DOTALL);

  /// Members whose value is new each time.
  private static final Set<String> FRESH =
      Set.of("access_token", "expires_in", "sessionToken", "newPassword", "createdOn");

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logins",
        "connectivity",
        "device-location",
        "software-management-v1",
        "software-management-v2",
        "software-management-v3",
        "diagnostics",
        "hyper-precise"
      })
  void example_isAnsweredAsPrinted(String page) throws IOException {
    var example = EXAMPLE.matcher(Files.readString(pages().resolve(page + ".md")));
    try (var edge = RunningEdge.open(data)) {
      var bearer = "Bearer " + edge.bearer(Sandbox.CLIENT, Sandbox.SECRET);
      var session = edge.session(Sandbox.USER, Sandbox.PASSWORD);
      var examples = 0;
      while (example.find()) {
        var basic = example.group(2).contains("/oauth2/");
        var call =
            edge.bare(example.group(1), example.group(2))
                .with(
                    "Authorization",
                    basic ? RunningEdge.basic(Sandbox.CLIENT, Sandbox.SECRET) : bearer)
                .with("VZ-M2M-Token", session);
        var answer = filled(call, example.group(3)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(comparable(answer.json()))
            .isEqualTo(comparable(JsonValue.read(example.group(4).getBytes(UTF_8))));
        examples++;
      }
      assertThat(examples).isGreaterThanOrEqualTo(3);
    }
  }

  /// Adds header lines up to a blank line, and what follows it as the body.
  private static Call filled(Call bare, String rest) {
    var call = bare;
    var parts = (rest + "\n").split("\n\n", 2);
    for (var line : parts[0].lines().filter(text -> !text.isBlank()).toList()) {
      var colon = line.indexOf(':');
      call = call.with(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    var body = parts.length == 2 ? parts[1].strip() : "";
    return body.isEmpty() ? call : call.body(body);
  }

  private static JsonValue comparable(JsonValue value) {
    if (value instanceof JsonObject object) {
      var result = object;
      for (var member : object.members().entrySet()) {
        result =
            FRESH.contains(member.getKey())
                ? result.with(member.getKey(), "fresh")
                : result.with(member.getKey(), comparable(member.getValue()));
      }
      return result;
    }
    return value
        .asArray()
        .<JsonValue>map(list -> JsonValue.of(list.stream().map(WirePagesTest::comparable).toList()))
        .orElse(value);
  }

  /// Tests run in the module's directory, or in the one above it.
  private static Path pages() {
    return List.of(Path.of("../docs/wire"), Path.of("docs/wire")).stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow();
  }
}
