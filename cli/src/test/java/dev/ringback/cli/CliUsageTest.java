package dev.ringback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class CliUsageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                             | A command is missing. ringback --help lists them.
          listen --respond 20                            | Invalid value for option '--respond': '20' (expected: statuses from 200 to 599, each with an optional *n, such as 200,503*3)
          nonsense                                       | Unmatched argument at index 0: 'nonsense'
          serve --prot 80                                | Unknown options: '--prot', '80'
          serve --port eighty                            | Invalid value for option '--port': eighty (expected: 0 to 65535)
          serve --port 65536                             | Invalid value for option '--port': 65536 (expected: 0 to 65535)
          serve --allow-destination 10.0.0.0/33          | Invalid value for option '--allow-destination' (CIDR): range: prefix /33 (expected: /0 to /32)
          demo --port -1                                 | Invalid value for option '--port': -1 (expected: 0 to 65535)
          bench                                          | A command is missing. ringback bench --help lists them.
          bench e2e --mode triple                        | Invalid value for option '--mode': triple (expected: single, batch)
          bench e2e --payload 8KB                        | Invalid value for option '--payload': 8KB (expected: such as 600 or 8KiB)
          bench noisy --dead 100                         | dead: 100 of 100 listeners (expected: some, and not all)
          bench backlog --messages 0                     | messages: 0 (expected: 1 to 1000000000)
          bench e2e --payload 5                          | traffic: 1 per request, 100 listeners, bodies of 5 bytes (expected: 1 or more, 1 or more, 75 to 65536)
          clients                                        | A command is missing. ringback clients --help lists them.
          clients add x --all-accounts                   | Missing required option: '--role=ROLE'
          replay --server ftp://x                        | Invalid value for option '--server': ftp://x (expected: such as http://127.0.0.1:8080)
          clients add x --role king --all-accounts       | Invalid value for option '--role' (ROLE): king (expected: customer, publisher, operator)
          """)
  void wrongUsage_isStatus2AndOneSentence(String arguments, String complaint) {
    var run = CliRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().findFirst()).contains(complaint);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void help_listsWhatThereIsAndTheExitStatuses() {
    var run = CliRun.of("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "demo ",
            "serve ",
            "clients ",
            "deliveries ",
            "replay ",
            "Exit status: 0 done; 1 could not be done; 2 wrong")
        .doesNotContainPattern("(?m)^  (callbacks|send) ");
    assertThat(run.out().chars()).allMatch(character -> character < 128);
  }

  @Test
  void serveHelp_tellsTheDefaults() {
    assertThat(CliRun.of("serve", "--help").out())
        .contains("(default: 127.0.0.1)", "(default: ./ringback-data)", "8080)")
        .doesNotContain("until-stdin");
  }

  @Test
  void benchHelp_tellsWhatEachCommandMeasures() {
    assertThat(CliRun.of("bench", "--help").out())
        .contains("e2e ", "latency ", "noisy ", "backlog ", "startup ", "registrations ", "Exit");
    assertThat(CliRun.of("bench", "latency", "--help").out()).contains("at 10, 50 and 80 % of");
    assertThat(CliRun.of("bench", "e2e", "--help").out())
        .contains("--https", "--payload=BYTES", "--flame=FILE", "--json", "--server-jvm");
  }

  @Test
  void completion_knowsTheCommandsAndOptions() {
    var run = CliRun.of("generate-completion");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("complete -F", "ringback", "--allow-destination", "unlock");
  }

  @Test
  void wrongConfiguration_isStatus2WithEveryErrorNumbered() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("ringback.conf"),
            "listen.port = 99999\nretry.profile = weekly\nlisten.prot = 1\n");

    var run = CliRun.of("serve", "--config", file.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            file + " cannot be used:",
            "1. listen.port: 99999 (expected: 0 to 65535)",
            "2. retry.profile: weekly (expected: documented, observed or standard)",
            "3. listen.prot: there is no such key");
  }

  @Test
  void wrongLogDetail_isStatus2() throws Exception {
    try (var run = CliProcess.start(folder, Map.of("RINGBACK_LOG", "loud"), "--version")) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "RINGBACK_LOG: loud (expected: debug, info, warning, error or off)");
    }
  }
}
