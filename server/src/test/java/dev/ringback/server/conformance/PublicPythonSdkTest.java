package dev.ringback.server.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every callback operation, both logins and the error cases, through the public Python clients.
class PublicPythonSdkTest {
  private static final Path PROGRAMS = Path.of("src", "test", "python");

  @TestFactory
  List<DynamicTest> newestOfLine1(@TempDir Path data) throws IOException, InterruptedException {
    return run("sdksio-verizon-apis-sdk", "1.7.0", "public_sdk.py", data);
  }

  @TestFactory
  List<DynamicTest> newestOfLine2(@TempDir Path data) throws IOException, InterruptedException {
    return run("sdksio-verizon-apis-sdk", "2.0.0", "public_sdk.py", data);
  }

  @TestFactory
  List<DynamicTest> generation4(@TempDir Path data) throws IOException, InterruptedException {
    return run("vz-apimatic-v-4-sdk", "0.0.1", "public_sdk_generation_4.py", data);
  }

  private static List<DynamicTest> run(
      String packageName, String version, String program, Path data)
      throws IOException, InterruptedException {
    var python = PythonEnvironment.with(packageName, version);
    try (var server = new ConformanceServer(data)) {
      return new PythonProgram(python, PROGRAMS.resolve(program)).run(server);
    }
  }
}
