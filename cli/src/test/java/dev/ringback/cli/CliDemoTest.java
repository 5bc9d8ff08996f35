package dev.ringback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class CliDemoTest {
  @TempDir Path folder;

  @Test
  void demo_deliversEveryExampleAndEndsWithStatus0() throws Exception {
    try (var demo = CliProcess.start(folder, "demo", "--exit")) {
      assertThat(demo.exitStatus()).as(demo.out() + demo.err()).isZero();

      assertThat(demo.err()).isEmpty();
      var table = demo.out().substring(demo.out().indexOf("published delivered"));
      for (var service : DemoService.all()) {
        assertThat(table.lines().map(String::strip))
            .anyMatch(line -> line.matches(service.service() + " +(\\d) +\\1 +(\\1|-) .*"));
      }
      assertThat(table).contains("57 of 57 messages delivered to 30 listeners");
    }
  }
}
