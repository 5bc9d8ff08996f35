package dev.ringback.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

@Timeout(60)
class ApplicationTest {
  private static final String CALLBACK =
      """
      {"username":"listener-user","password":"listener-pass","requestId":"r-1",
       "status":"Success","deviceIds":[{"id":"990013907835573","kind":"imei"}]}
      """;

  @TempDir Path directory;

  @Test
  void callback_isKeptAndAcknowledged() throws Exception {
    var file = directory.resolve("callbacks.ndjson");
    try (var application =
        SpringApplication.run(
            Application.class,
            "--server.port=0",
            "--callbacks.user=listener-user",
            "--callbacks.password=listener-pass",
            "--callbacks.inbox=" + file)) {
      var port =
          Objects.requireNonNull(application.getEnvironment().getProperty("local.server.port"));

      assertThat(post(port, "/callbacks/carrier", CALLBACK)).isEqualTo(200);
      assertThat(post(port, "/callbacks/carrier", CALLBACK.replace("listener-pass", "forged")))
          .isEqualTo(401);
      assertThat(post(port, "/callbacks/nidd", CALLBACK.replace("r-1", "r-2"))).isEqualTo(200);
      assertThat(post(port, "/callbacks/elsewhere", CALLBACK)).isEqualTo(404);
      assertThat(Files.readAllLines(file)).hasSize(2);
    }
  }

  private static int post(String port, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
