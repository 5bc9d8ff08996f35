package dev.ringback.server.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every callback operation, both logins and the error cases, through the public Python SDK.
class PublicPythonSdkTest {
  private static final String SDK = "sdksio-verizon-apis-sdk";
  private static final Path PROGRAM = Path.of("src", "test", "python", "public_sdk.py");

  @TestFactory
  List<DynamicTest> newestOfLine1(@TempDir Path data) throws IOException, InterruptedException {
    return run("1.7.0", data);
  }

  @TestFactory
  List<DynamicTest> newestOfLine2(@TempDir Path data) throws IOException, InterruptedException {
    return run("2.0.0", data);
  }

  private static List<DynamicTest> run(String version, Path data)
      throws IOException, InterruptedException {
    var python = PythonEnvironment.with(SDK, version);
    try (var server = new ConformanceServer(data)) {
      return new PythonProgram(python, PROGRAM).run(server);
    }
  }
}
