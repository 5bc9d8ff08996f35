package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.json.JsonObject;
import dev.ringback.server.CapturedLog;
import dev.ringback.server.access.AuditEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFilesTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path data;

  private static AuditEntry entry(Instant at, String subject) {
    return new AuditEntry(
        at,
        AuditEntry.Action.LISTENER_REGISTERED,
        Optional.of("rb-1"),
        Optional.of("zaphod"),
        Optional.of("127.0.0.1"),
        Optional.of(subject),
        AuditEntry.Result.DONE);
  }

  private List<String> lines(String day) throws Exception {
    return Files.readAllLines(data.resolve("audit").resolve("audit-" + day + ".jsonl"));
  }

  @Test
  void entry_isALineOfJson_inTheFileOfItsDay_thatIsItsOwnersAlone() throws Exception {
    var audit = AuditFiles.in(data);
    audit.record(entry(NOON, "connectivity/A-1/CarrierService"));
    audit.record(entry(NOON.plusSeconds(12 * 3600), "another day"));

    assertThat(lines("2026-11-20"))
        .containsExactly(
            "{\"at\":\"2026-11-20T12:00:00Z\",\"action\":\"listener-registered\","
                + "\"result\":\"done\",\"client\":\"rb-1\",\"user\":\"zaphod\","
                + "\"address\":\"127.0.0.1\",\"subject\":\"connectivity/A-1/CarrierService\"}");
    assertThat(lines("2026-11-21")).hasSize(1);
    var folder = data.resolve("audit");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("audit-2026-11-20.jsonl"))))
        .isEqualTo("rw-------");
    assertThat(audit.problem()).isEmpty();
  }

  @Test
  void values_cannotForgeALine() throws Exception {
    var audit = AuditFiles.in(data);
    var nasty =
        List.of(
            "x\"}\n{\"at\":\"forged\"}",
            "\r\n",
            "\u2028\u2029\u0085",
            "\0\u001b[2J",
            "\\\"",
            "\ud800");
    nasty.forEach(subject -> audit.record(entry(NOON, subject)));

    var bytes = Files.readAllBytes(data.resolve("audit").resolve("audit-2026-11-20.jsonl"));
    var lines = new String(bytes, UTF_8).split("\n");
    assertThat(lines).hasSize(nasty.size());
    for (var line : lines) {
      var read = JsonObject.read(line.getBytes(UTF_8));
      assertThat(read.text("at")).contains(NOON.toString());
      assertThat(line.chars()).allMatch(c -> c >= ' ');
    }
    assertThat(JsonObject.read(lines[0].getBytes(UTF_8)).text("subject"))
        .contains(nasty.getFirst());
  }

  @Test
  void longValue_isCutShort() throws Exception {
    AuditFiles.in(data).record(entry(NOON, "x".repeat(100_000)));
    assertThat(lines("2026-11-20")).singleElement().asString().hasSizeLessThan(600);
  }

  @Test
  void manyAtOnce_alsoOfSeveralProcesses_areAllThereAndWhole() throws Exception {
    var trails = List.of(AuditFiles.in(data), AuditFiles.in(data), AuditFiles.in(data));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 300)
          .forEach(i -> threads.execute(() -> trails.get(i % 3).record(entry(NOON, "n" + i))));
    }
    var subjects =
        lines("2026-11-20").stream()
            .map(line -> JsonObject.read(line.getBytes(UTF_8)).text("subject").orElseThrow())
            .toList();
    assertThat(subjects)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 300).mapToObj(i -> "n" + i).toList());
  }

  @Test
  void entryThatCannotBeWritten_isInTheLog_andHealthSaysSo_untilItGoesAgain() throws Exception {
    var audit = AuditFiles.in(data);
    var inTheWay = data.resolve("audit").resolve("audit-2026-11-20.jsonl");
    Files.createDirectory(inTheWay);
    try (var log = CapturedLog.open()) {
      audit.record(entry(NOON, "kept in the log"));
      assertThat(log.lines()).anyMatch(line -> line.contains("kept in the log"));
    }
    assertThat(audit.problem()).get().asString().contains("audit trail cannot be written");

    Files.delete(inTheWay);
    audit.record(entry(NOON, "goes again"));
    assertThat(audit.problem()).isEmpty();
    assertThat(lines("2026-11-20")).hasSize(1);
  }

  @Test
  void oldDays_areForgotten_andNothingElse() throws Exception {
    var audit = AuditFiles.in(data);
    for (var day :
        List.of("2025-10-15T00:00:00Z", "2025-10-16T00:00:00Z", "2026-11-20T00:00:00Z")) {
      audit.record(entry(Instant.parse(day), "x"));
    }
    var other = Files.createFile(data.resolve("audit").resolve("audit-2025-99-99.jsonl"));

    assertThat(audit.forgetBefore(LocalDate.parse("2025-10-16"))).isEqualTo(1);

    try (var left = Files.list(data.resolve("audit"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "audit-2025-10-16.jsonl", "audit-2026-11-20.jsonl", other.getFileName().toString());
    }
  }
}
