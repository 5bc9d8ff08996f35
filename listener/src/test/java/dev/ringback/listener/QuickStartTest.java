package dev.ringback.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class QuickStartTest {
  private static final Path EXAMPLES = Path.of("../protocol/src/test/resources/messages");

  @Test
  void quickStart_receivesTyped() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    try (var server = QuickStart.open(0, seen)) {
      for (var post :
          Map.of(
                  "/carrier", "Connectivity.CarrierService.fault.json",
                  "/nidd", "Connectivity.NiddService.mo.json")
              .entrySet()) {
        var request =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.address().getPort() + post.getKey()))
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofFile(EXAMPLES.resolve(post.getValue())))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
      }
    }
    assertThat(seen).hasSize(2).contains("carrier Failed").anyMatch(s -> s.contains("Uplink"));
  }

  @Test
  void documentation_showsTheCompiledCode() throws Exception {
    var source = Files.readString(Path.of("src/test/java/dev/ringback/listener/QuickStart.java"));
    var code = source.substring(source.indexOf("// quick start\n"), source.indexOf("    // end"));
    var shown = code.substring(code.indexOf('\n') + 1).stripTrailing().stripIndent();
    assertThat(shown.lines().count()).isLessThanOrEqualTo(15);
    assertThat(Files.readString(Path.of("../docs/listener.md"))).contains(shown);
  }
}
