import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks the layout of every Java source with google-java-format, or rewrites it with `-Dformat=write`.
///
/// Run by the build on JDK 25; the one argument is the formatter's jar.
void main(String[] args) throws Exception {
  var jar = Path.of(args[0]).toAbsolutePath();
  var root = Path.of("").toAbsolutePath();
  var sources = new ArrayList<String>();
  try (var files = Files.walk(root)) {
    files
        .map(root::relativize)
        .filter(file -> file.toString().endsWith(".java") && file.toString().contains("src/"))
        .filter(file -> !file.toString().contains("target/"))
        .map(Path::toString)
        .sorted()
        .forEach(sources::add);
  }
  var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
  for (var name : List.of("api", "code", "file", "parser", "tree", "util")) {
    command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
  }
  command.addAll(List.of("-jar", jar.toString()));
  var write = "write".equals(System.getProperty("format"));
  command.addAll(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
  command.addAll(sources);
  var exit = new ProcessBuilder(command).inheritIO().start().waitFor();
  if (exit != 0) {
    IO.println("The files above are not laid out by google-java-format. Mend them with: make format");
  }
  System.exit(exit);
}
