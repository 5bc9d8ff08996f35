package dev.ringback.examples.register;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program as people start it, against a whole server.
@Timeout(60)
class RegisterTest {
  private static final String LISTENER = "http://127.0.0.1:50559/carrier";

  @TempDir Path data;

  @Test
  void program_registersAndListsTheListener() throws Exception {
    try (var server =
        Server.start(ServerConfig.defaults(data, 0).inSandbox(), InstantSource.system())) {
      var ended = run(URI.create(server.url()), "dev-secret");

      assertThat(ended).isEqualTo(new Ended(0, "CarrierService -> " + LISTENER + "\n"));
    }
  }

  @Test
  void program_saysWhyItWasRefused() throws Exception {
    try (var server =
        Server.start(ServerConfig.defaults(data, 0).inSandbox(), InstantSource.system())) {
      var ended = run(URI.create(server.url()), "wrong-secret");

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output()).contains("401").doesNotContain("wrong-secret");
    }
  }

  private static Ended run(URI platform, String secret) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Register.class.getName(),
            platform.toString(),
            "0252012345-00001",
            LISTENER);
    builder
        .environment()
        .putAll(
            Map.of(
                "CLIENT_KEY", "dev-key",
                "CLIENT_SECRET", secret,
                "SESSION_USER", "dev-user",
                "SESSION_PASSWORD", "dev-password",
                "CALLBACK_USER", "listener-user",
                "CALLBACK_PASSWORD", "listener-pass"));
    var process = builder.redirectErrorStream(true).start();
    try {
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private record Ended(int status, String output) {}
}
