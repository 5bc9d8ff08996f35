package dev.ringback.examples.receivejdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReceiveTest {
  private static final String CALLBACK =
      """
      {"username":"listener-user","password":"listener-pass","requestId":"r-1",
       "status":"Success","deviceIds":[{"id":"990013907835573","kind":"imei"}]}
      """;

  @TempDir Path directory;

  @Test
  void callback_isKeptAndAcknowledged() throws Exception {
    var file = directory.resolve("callbacks.ndjson");
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var server =
        Receive.open(anyPort, new Credentials("listener-user", "listener-pass"), file)) {
      var port = server.address().getPort();

      assertThat(post(port, CALLBACK)).isEqualTo(200);
      assertThat(post(port, CALLBACK.replace("listener-pass", "forged"))).isEqualTo(401);
      assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"r-1\"");
    }
  }

  private static int post(int port, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/carrier"))
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
