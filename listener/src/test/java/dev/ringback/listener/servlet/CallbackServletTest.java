package dev.ringback.listener.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.listener.CallbackListener;
import dev.ringback.listener.Limits;
import dev.ringback.listener.Received;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CallbackServletTest {
  private static final String BODY =
      "{\"username\":\"u\",\"password\":\"p\",\"requestId\":\"r\",\"status\":\"Success\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private final Tomcat tomcat = new Tomcat();
  @TempDir private Path directory;

  private static CallbackListener.Builder listener() {
    return CallbackListener.builder()
        .credentials(new Credentials("u", "p"))
        .at("/in/carrier", Family.CONNECTIVITY, new ServiceName("CarrierService"));
  }

  private void start(CallbackListener listener, String mapping) throws LifecycleException {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    var context = tomcat.addContext("/app", directory.toString());
    Tomcat.addServlet(context, "callbacks", new CallbackServlet(listener));
    context.addServletMappingDecoded(mapping, "callbacks");
    tomcat.start();
  }

  @AfterEach
  void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private int post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofString(body)).statusCode();
  }

  @Test
  void servlet_givesTheListenersAnswer() throws Exception {
    var limits = Limits.DEFAULT.withBodyBytes(1000);
    start(listener().limits(limits).otherwise(taken::add).build(), "/*");
    assertThat(post("/app/in/carrier?x=1", BODY)).isEqualTo(200);
    assertThat(post("/app/in/carrier", BODY)).isEqualTo(200);
    assertThat(post("/app/in/carrier", "{}")).isEqualTo(401);
    assertThat(post("/app/in/carrier", "{")).isEqualTo(400);
    assertThat(post("/app/in/carrier", " ".repeat(1001))).isEqualTo(413);
    assertThat(post("/app/other", BODY)).isEqualTo(404);
    var get = send("GET", "/app/in/carrier", BodyPublishers.noBody());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).contains("POST");
    assertThat(get.body()).isEmpty();
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).body().text()).isEqualTo(BODY);
  }

  @Test
  void chunkedBody_isReadUpToTheLimit() throws Exception {
    var limits = Limits.DEFAULT.withBodyBytes(BODY.length());
    start(listener().limits(limits).otherwise(taken::add).build(), "/in/*");
    for (var body : List.of(BODY, BODY + " ")) {
      var chunked =
          BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
      assertThat(send("POST", "/app/in/carrier", chunked).statusCode())
          .isEqualTo(body.equals(BODY) ? 200 : 413);
    }
    assertThat(taken).hasSize(1);
  }

  @Test
  void slowHandler_pushesBack() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var limits = Limits.DEFAULT.withHandling(1).withWaiting(0).withPatience(Duration.ZERO);
    start(
        listener()
            .limits(limits)
            .otherwise(
                received -> {
                  entered.countDown();
                  leave.await();
                })
            .build(),
        "/");
    var first =
        client.sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + tomcat.getConnector().getLocalPort()
                            + "/app/in/carrier"))
                .POST(BodyPublishers.ofString(BODY))
                .build(),
            BodyHandlers.discarding());
    entered.await();
    var busy = send("POST", "/app/in/carrier", BodyPublishers.ofString(BODY));
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.headers().firstValue("retry-after")).contains("5");
    leave.countDown();
    assertThat(first.get().statusCode()).isEqualTo(200);
  }
}
