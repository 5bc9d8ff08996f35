package dev.ringback.bench;

import dev.ringback.server.ConfigFile;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/// The program that the benchmarks of these tests run: a sandbox server that takes the options they
/// give, and ends when its standard input does.
final class SmallServer {
  private SmallServer() {}

  /// The command that runs it.
  static List<String> program() {
    return program(System.getProperty("java.class.path"));
  }

  /// The same with jars in place of the folders on its class path.
  ///
  /// @param folder where they go
  static List<String> packed(Path folder) throws IOException {
    var paths = new ArrayList<String>();
    for (var path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!path.isEmpty()) {
        paths.add(Files.isDirectory(Path.of(path)) ? pack(path, folder) : path);
      }
    }
    return program(String.join(File.pathSeparator, paths));
  }

  private static String pack(String classes, Path folder) throws IOException {
    var jar = folder.resolve(Integer.toHexString(classes.hashCode()) + ".jar").toString();
    if (!Files.exists(Path.of(jar))) {
      var tool = ToolProvider.findFirst("jar").orElseThrow();
      if (tool.run(System.out, System.err, "cf", jar, "-C", classes, ".") != 0) {
        throw new IOException(classes + " could not be packed");
      }
    }
    return jar;
  }

  private static List<String> program(String classPath) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--add-modules=jdk.jfr",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath,
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
