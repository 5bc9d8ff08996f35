package dev.ringback.listener.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.listener.CallbackListener;
import dev.ringback.listener.Limits;
import dev.ringback.listener.Received;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.message.CarrierMessage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

@Timeout(60)
class RecipesTest {
  private static final String BODY =
      "{\"username\":\"u\",\"password\":\"p\",\"status\":\"Success\"}";

  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private final CallbackListener listener =
      CallbackListener.builder()
          .credentials(new Credentials("u", "p"))
          .limits(Limits.DEFAULT.withBodyBytes(100))
          .at("/callbacks/carrier", Family.CONNECTIVITY, CarrierMessage.SERVICE)
          .otherwise(taken::add)
          .build();

  @Test
  void spring_servesTheListener(@TempDir Path directory) throws Exception {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    var spring = new AnnotationConfigWebApplicationContext();
    spring.register(Mvc.class);
    spring.addBeanFactoryPostProcessor(
        beans -> beans.registerSingleton("recipe", new SpringRecipe(listener)));
    var context = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(context, "spring", new DispatcherServlet(spring));
    context.addServletMappingDecoded("/", "spring");
    tomcat.start();
    try {
      check(tomcat.getConnector().getLocalPort());
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  @EnableWebMvc
  static class Mvc {}

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Helidon 4 needs Java 21")
  void helidon_servesTheListener() throws Exception {
    var server = HelidonRecipe.open(listener);
    try {
      check(server.port());
    } finally {
      server.stop();
    }
  }

  @Test
  void vertx_servesTheListener() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var server =
          vertx
              .createHttpServer()
              .requestHandler(request -> VertxRecipe.callback(vertx, listener, request))
              .listen(0, "127.0.0.1")
              .await(20, TimeUnit.SECONDS);
      check(server.actualPort());
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private void check(int port) throws IOException, InterruptedException {
    assertThat(post(port, BODY)).isEqualTo(200);
    assertThat(post(port, BODY)).isEqualTo(200);
    assertThat(post(port, "{}")).isEqualTo(401);
    assertThat(post(port, "")).isEqualTo(400);
    assertThat(post(port, BODY + " ".repeat(100))).isEqualTo(413);
    assertThat(post(port, BODY.replace("Success", "Failed"))).isEqualTo(200);
    assertThat(taken).hasSize(2);
  }

  private static int post(int port, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/callbacks/carrier"))
            .timeout(Duration.ofSeconds(20))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Spring", "Helidon", "Vertx"})
  void documentation_showsTheCompiledCode(String name) throws IOException {
    var source =
        Files.readString(
            Path.of("src/test/java/dev/ringback/listener/recipes/" + name + "Recipe.java"));
    var code = source.substring(source.indexOf("  // recipe\n"), source.indexOf("  // end"));
    var shown = code.substring(code.indexOf('\n') + 1).stripTrailing().stripIndent();
    assertThat(Files.readString(Path.of("../docs/listener.md"))).contains(shown);
  }
}
