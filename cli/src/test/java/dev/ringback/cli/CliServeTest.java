package dev.ringback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class CliServeTest {
  @TempDir Path folder;

  @Test
  void serve_printsOneLineWhenReady_andSigtermEndsItWithStatus0() throws Exception {
    try (var server = CliProcess.start(folder, "serve", "--port", "0")) {
      var url = server.awaitReady();

      assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+");
      assertThat(status(url + "/health/ready")).isEqualTo(200);
      server.terminate();
      assertThat(server.exitStatus()).isZero();
      assertThat(server.out().lines()).containsExactly("ringback ready on " + url);
      assertThat(server.err()).isEmpty();
      assertThat(folder.resolve("ringback-data")).isDirectory();
    }
  }

  @Test
  void serveDev_printsItsCredentialsBeforeItIsReady() throws Exception {
    var data = folder.resolve("data").toString();
    try (var server = CliProcess.start(folder, "serve", "--dev", "--port", "0", "--data", data)) {
      var url = server.awaitReady();

      assertThat(server.out().lines())
          .containsExactly(
              "dev: OAuth client dev-key / dev-secret, session user dev-user / dev-password",
              "dev: any address may be registered; callbacks go to this machine only",
              "ringback ready on " + url);
    }
  }

  @Test
  void serveWithoutAKeyRing_isRefusedWithHowToMakeOne_andMakesNothing() throws Exception {
    var none = Map.of("RINGBACK_KEYS", "");
    try (var server = CliProcess.start(folder, none, "serve", "--port", "0")) {
      assertThat(server.exitStatus()).isEqualTo(2);
      assertThat(server.err().lines())
          .singleElement()
          .asString()
          .startsWith("keys: there is no key ring")
          .contains("./ringback keys new >> FILE", "keys.file = FILE", "RINGBACK_KEYS")
          .endsWith(" The server was not started.");
      assertThat(folder.resolve("ringback-data")).doesNotExist();
    }
  }

  @Test
  void keyRingOfAFile_isUsed_andOneThatLacksAStoredKeyIsRefused() throws Exception {
    var ring = folder.resolve("ring");
    var config = Files.writeString(folder.resolve("ringback.conf"), "keys.file = " + ring + "\n");
    var arguments =
        List.of("serve", "--port", "0", "--config", config.toString()).toArray(String[]::new);
    var none = Map.of("RINGBACK_KEYS", "");
    Files.writeString(ring, CliRun.of("keys", "new", "--name", "k1").out());
    try (var server = CliProcess.start(folder, none, arguments)) {
      server.awaitReady();
    }
    Files.writeString(ring, "k1:not-base64-of-a-key\n");
    try (var server = CliProcess.start(folder, none, arguments)) {
      assertThat(server.exitStatus()).isEqualTo(2);
      assertThat(server.err()).startsWith("keys: line 1 (expected: ").doesNotContain("not-base64");
    }
    Files.delete(ring);
    try (var server = CliProcess.start(folder, none, arguments)) {
      assertThat(server.exitStatus()).isEqualTo(2);
      assertThat(server.err()).startsWith("keys.file: " + ring + " cannot be read.");
    }
    try (var server = CliProcess.start(folder, arguments)) {
      assertThat(server.exitStatus()).isEqualTo(2);
      assertThat(server.err()).startsWith("RINGBACK_KEYS: set, and keys.file too");
    }
  }

  @Test
  void options_winOverTheConfigurationFile() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("ringback.conf"), "listen.port = 1\nlisten.host = 127.0.0.2\n");
    var arguments =
        List.of("serve", "--config", file.toString(), "--host", "127.0.0.1", "--port", "0");
    try (var server = CliProcess.start(folder, arguments.toArray(String[]::new))) {
      assertThat(server.awaitReady()).startsWith("http://127.0.0.1:").doesNotEndWith(":1");
    }
  }

  @Test
  void secondServerOnTheSameData_isRefusedInASentence() throws Exception {
    var arguments = List.of("serve", "--port", "0", "--data", folder.resolve("data").toString());
    try (var first = CliProcess.start(folder, arguments.toArray(String[]::new))) {
      first.awaitReady();
      try (var second = CliProcess.start(folder, arguments.toArray(String[]::new))) {
        assertThat(second.exitStatus()).isEqualTo(1);
        assertThat(second.err().lines())
            .singleElement()
            .asString()
            .contains("is in use by another process")
            .endsWith(". The server was not started.");
      }
    }
  }

  @Test
  void portInUse_isRefusedInASentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var port = Integer.toString(taken.getLocalPort());
      try (var server = CliProcess.start(folder, "serve", "--port", port)) {
        assertThat(server.exitStatus()).isEqualTo(1);
        assertThat(server.err().lines())
            .singleElement()
            .asString()
            .startsWith("port: 127.0.0.1:" + port + " cannot be opened (")
            .contains("in use")
            .endsWith(
                "Name another port, or end the process that holds it. The server was not started.");
      }
    }
  }

  @Test
  void addressOfAnotherMachine_isRefusedAsThat() throws Exception {
    try (var server = CliProcess.start(folder, "serve", "--host", "192.0.2.1", "--port", "0")) {
      assertThat(server.exitStatus()).isEqualTo(1);
      assertThat(server.err().lines())
          .singleElement()
          .asString()
          .startsWith("port: 192.0.2.1:0 cannot be opened (")
          .contains("The address is none of this machine")
          .doesNotContain("end the process")
          .endsWith(". The server was not started.");
    }
  }

  @Test
  void certificateThatIsNotThere_isRefusedAsThat() throws Exception {
    var file = folder.resolve("ringback.conf");
    Files.writeString(file, "tls.certificate = none.pem\ntls.key = none.key\n");
    try (var server =
        CliProcess.start(folder, "serve", "--config", file.toString(), "--port", "0")) {
      assertThat(server.exitStatus()).isEqualTo(1);
      assertThat(server.err().lines())
          .singleElement()
          .asString()
          .startsWith("tls.certificate: ")
          .contains("none.pem cannot be read")
          .doesNotContain("port")
          .endsWith(". The server was not started.");
    }
  }

  @Test
  void dataDirectoryThatIsAFile_isRefusedInASentence() throws Exception {
    var file = Files.createFile(folder.resolve("data"));
    try (var server = CliProcess.start(folder, "serve", "--port", "0", "--data", file.toString())) {
      assertThat(server.exitStatus()).isEqualTo(1);
      assertThat(server.err().lines())
          .singleElement()
          .asString()
          .contains(file.toString())
          .endsWith(". The server was not started.");
    }
  }

  @Test
  void serveUntilStdinCloses_endsWithWhoeverStartedIt() throws Exception {
    try (var server = CliProcess.start(folder, "serve", "--port", "0", "--until-stdin-closes")) {
      server.awaitReady();
      server.closeInput();
      assertThat(server.exitStatus()).isZero();
    }
  }

  @Test
  void logOfDebug_isOneTidyLineARecord() throws Exception {
    var environment = Map.of("RINGBACK_LOG", "debug");
    var file = Files.createFile(folder.resolve("data"));
    try (var server =
        CliProcess.start(folder, environment, "serve", "--port", "0", "--data", file.toString())) {
      assertThat(server.exitStatus()).isEqualTo(1);
      assertThat(server.err().lines())
          .anyMatch(line -> line.matches("20\\S+Z FINE Main: The command ended here\\. \\(.*\\)"))
          .anyMatch(line -> line.startsWith("    at dev.ringback.cli.Serve."));
    }
  }

  private static int status(String url) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }
}
