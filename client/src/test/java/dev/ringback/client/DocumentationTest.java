package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.client.ScriptedPlatform.Reply;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What docs/client.md promises.
@Timeout(60)
class DocumentationTest {
  private static final Path PAGE = Path.of("../docs/client.md");
  private static final Path QUICK_START =
      Path.of("src/test/java/dev/ringback/client/QuickStart.java");

  @Test
  void quickStart_isTheCompiledOne() throws IOException {
    var source = Files.readString(QUICK_START);
    var from = source.indexOf("// quick start\n") + "// quick start\n".length();
    var snippet = source.substring(from, source.indexOf("// end")).stripTrailing().stripIndent();

    assertThat(Files.readString(PAGE)).contains("```java\n" + snippet + "\n```");
  }

  @Test
  void quickStart_runs() {
    try (var platform = new ScriptedPlatform()) {
      platform.onRest(
          Reply.json("{}"),
          Reply.json(
              "[{\"serviceName\":\"CarrierService\",\"url\":\"https://example.com/carrier\"}]"),
          Reply.json("{}"));

      QuickStart.run(platform.url(), "key", "secret", "user", "password");

      assertThat(platform.calls())
          .extracting(call -> call.method())
          .containsExactly("POST", "GET", "DELETE");
    }
  }

  /// One row per operation with all the names that the vendor's SDKs have for it.
  @Test
  void migrationTable_hasEveryOperationAndVendorName() throws IOException {
    var page = Files.readString(PAGE);
    for (var operation : Contract.operations()) {
      var rows =
          page.lines()
              .filter(
                  line -> line.contains("`" + operation.method() + " " + operation.path() + "`"))
              .toList();
      assertThat(rows).as(operation.id()).hasSize(1);
      for (var name : operation.vendorNames()) {
        assertThat(Objects.requireNonNull(rows.get(0)))
            .contains("`" + name.substring(name.lastIndexOf('.') + 1) + "`");
      }
    }
  }

  /// The names under "here" are methods of what the heading names.
  @Test
  void migrationTable_namesMethodsThatExist() throws Exception {
    var heading = Pattern.compile("### .*: `client\\.(\\w+)\\(\\)`");
    var row = Pattern.compile("\\| `(GET|POST|PUT|DELETE) [^`]*` \\| `(\\w+)` \\|.*");
    Class<?> calls = CallbacksClient.class;
    var found = 0;
    for (var line : Files.readAllLines(PAGE)) {
      var named = heading.matcher(line);
      if (named.matches()) {
        calls = CallbacksClient.class.getMethod(named.group(1)).getReturnType();
      }
      var called = row.matcher(line);
      if (called.matches()) {
        assertThat(calls.getMethods())
            .extracting(Method::getName)
            .as(line)
            .contains(called.group(2));
        found++;
      }
    }
    // All but the one that the client calls by itself.
    assertThat(found).isEqualTo(Contract.operations().size() - 1);
  }
}
