package dev.ringback.cli;

import dev.ringback.server.access.Sandbox;
import java.net.URI;
import picocli.CommandLine.Option;

/// Which running server a command talks to and as whom, options of several commands. Confined to
/// one run of a command.
final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "the running server (default: http://127.0.0.1:8080)")
  private ServerUrl server = ServerUrl.of("http://127.0.0.1:8080");

  @Option(
      names = "--client-id",
      paramLabel = "KEY",
      defaultValue = "${env:RINGBACK_CLIENT_ID:-" + Sandbox.CLIENT + "}",
      description =
          "the OAuth key of a program with the role operator (default: RINGBACK_CLIENT_ID, else"
              + " that of serve --dev)")
  private String clientId = "";

  @Option(
      names = "--client-secret",
      paramLabel = "SECRET",
      defaultValue = "${env:RINGBACK_CLIENT_SECRET:-" + Sandbox.SECRET + "}",
      description = "its secret (default: RINGBACK_CLIENT_SECRET, else that of serve --dev)")
  private String clientSecret = "";

  /// Where the server is.
  URI url() {
    return server.url();
  }

  /// The OAuth key.
  String clientId() {
    return clientId;
  }

  /// The OAuth secret.
  String clientSecret() {
    return clientSecret;
  }
}
