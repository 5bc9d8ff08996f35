package dev.ringback.bench;

import dev.ringback.server.ConfigFile;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// The program that the benchmarks of these tests run: a sandbox server that takes the options they
/// give, and ends when its standard input does.
final class SmallServer {
  private SmallServer() {}

  /// The command that runs it.
  static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        SmallServer.class.getName());
  }

  public static void main(String[] args) throws Exception {
    var given = List.of(args);
    var defaults = ServerConfig.defaults(Path.of(given.get(given.indexOf("--data") + 1)), 0);
    var file = given.indexOf("--config");
    var config = file < 0 ? defaults : ConfigFile.read(Path.of(given.get(file + 1)), defaults);
    try (var server = Server.start(config.inSandbox(), InstantSource.system())) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println("ringback ready on " + server.url());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
