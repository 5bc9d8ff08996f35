package dev.ringback.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Each program once, as small as it gets: that it runs to its end, loses nothing, and says what it
/// is asked for. What it measures here is worth nothing.
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the programs read the accounts of Linux")
class ProgramsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CopyOnWriteArrayList<String> progress = new CopyOnWriteArrayList<>();
  private final Setup setup =
      new Setup(SmallServer.program(), true, Duration.ZERO, InstantSource.system(), progress::add);

  @TempDir Path folder;

  @Test
  void endToEnd_tellsAllThatIsAskedFor() throws Exception {
    var page = folder.resolve("flame.html");
    var messages = new Messages(Mode.SINGLE, 10, 8192, true);
    var settings = new EndToEnd.Settings(messages, 1, SECOND, Optional.of(page));

    var report = new EndToEnd(setup, settings).run();

    assertThat(report.sound()).isTrue();
    assertThat(names(report))
        .contains(
            "deliveredPerSecond",
            "rawPerSecond",
            "ratio",
            "cpuMicrosPerMessage",
            "garbageCollectionShare",
            "residentBytes",
            "diskBytesPerMessage",
            "machine");
    assertThat(report.json().text("scheme")).contains("https");
    assertThat(report.json().text("generator")).contains("built-in");
    assertThat(report.json().number("lost")).contains(0L);
    assertThat(report.json().object("store").orElseThrow().members())
        .containsKey("syncsPerMessage");
    requirePercentiles(report.json(), "acceptMillis", "acceptToDeliveredMillis");
    assertThat(page).content().contains("SendingLoop").contains("https");
  }

  @Test
  void latency_followsEachMessageAtThreeLoads() throws Exception {
    var messages = new Messages(Mode.BATCH, 10, 600, false);

    var report = new Latency(setup, new Latency.Settings(messages, 2, SECOND)).run();

    assertThat(report.sound()).isTrue();
    var loads = objects(report.json(), "loads");
    assertThat(loads).hasSize(3);
    for (var load : loads) {
      assertThat(load.number("lost")).contains(0L);
      assertThat(load.number("messages").orElseThrow()).isPositive();
      requirePercentiles(load, "acceptMillis", "acceptToDeliveredMillis", "lateMillis");
      var rounds = objects(load, "rounds");
      assertThat(rounds).hasSize(2);
      for (var round : rounds) {
        requirePercentiles(round, "acceptMillis", "acceptToDeliveredMillis", "lateMillis");
      }
    }
  }

  @Test
  void noisy_comparesRoundsInTurn() throws Exception {
    var messages = new Messages(Mode.SINGLE, 6, 600, false);

    var report = new Noisy(setup, new Noisy.Settings(messages, 2, 1, SECOND)).run();

    assertThat(report.sound()).isTrue();
    assertThat(names(report))
        .contains("alone", "besideWell", "besideDead", "deadByAlone", "deadByWell", "first");
    assertThat(report.json().number("deadListeners")).contains(2L);
    assertThat(objects(report.json(), "rounds")).hasSize(1);
  }

  @Test
  void noisy_wantsSomeDeadAndSomeNot() {
    var messages = new Messages(Mode.SINGLE, 6, 600, false);

    assertThatThrownBy(() -> new Noisy.Settings(messages, 6, 1, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dead: 6 of 6 listeners (expected: some, and not all)");
  }

  @Test
  void backlog_accountsForEachMessage() throws Exception {
    var report = new Backlog(setup, 2_000, SECOND).run();

    assertThat(report.sound()).isTrue();
    assertThat(report.json().number("messages")).contains(2_000L);
    assertThat(report.json().number("drained")).contains(2_000L);
    assertThat(names(report))
        .contains("inOrderShare", "heapBytesWhenFull", "peakDiskBytesPerMessage", "ratio");
    assertThat(progress).anyMatch(line -> line.contains("messages wait after"));
  }

  @Test
  void registering_countsEachListener() throws Exception {
    var report = new Registering(setup, 200, SECOND).run();

    assertThat(report.sound()).isTrue();
    assertThat(report.json().number("shown")).contains(200L);
    assertThat(names(report)).contains("register", "list", "lookUp", "memoryRegistered");
  }

  @Test
  void startup_deliversAfterEachStart() throws Exception {
    var report = new Startup(setup, 1).run();

    requirePercentiles(report.json(), "startToReadyMillis", "startToFirstDeliveryMillis");
  }

  @Test
  void rehearsal_makesACacheThatAServerStartsWith() throws Exception {
    var cache = folder.resolve("server.aot");
    var packed = setup.withProgram(SmallServer.packed(folder));

    var report = new Rehearsal(packed, cache, SECOND).run();

    assertThat(report.json().number("singleMessages").orElseThrow()).isPositive();
    assertThat(report.json().number("batchMessages").orElseThrow()).isPositive();
    assertThat(cache).isNotEmptyFile();
    var program = new ArrayList<>(SmallServer.packed(folder));
    program.addAll(1, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
    assertThat(new Startup(setup.withProgram(program), 1).run().sound()).isTrue();
  }

  @Test
  void rehearsalThatMakesNoCache_saysSo() {
    var cache = folder.resolve("server.aot");

    // There is none of a class path with folders in it.
    assertThatThrownBy(() -> new Rehearsal(setup, cache, SECOND).run())
        .isInstanceOf(IOException.class)
        .hasMessage("the JVM made no cache at " + cache);
  }

  @Test
  void heap_isAllOfItsPartsWhateverTheCollector() throws Exception {
    var serial =
        """
        DefNew     total 19648K, used 100K [0x00000000fc000000, 0x00000000fd550000)
         eden space 17472K,  29% used [0x00000000fc000000, 0x00000000fc50b028)
        Tenured    total 43712K, used 4000K [0x00000000fd550000, 0x0000000100000000)
        """;
    var g1 =
        """
        garbage-first heap   total reserved 65536K, committed 65536K, used 2048K [0x00, 0x01)
         region size 1024K, 10 young (10240K), 2 survivors (2048K)
        """;

    assertThat(ServerUnderTest.heapBytes(serial)).isEqualTo(4_100 * 1024);
    assertThat(ServerUnderTest.heapBytes(g1)).isEqualTo(2_048 * 1024);
    assertThat(ServerUnderTest.heapBytes("ZHeap            used 20M, capacity 64M"))
        .isEqualTo(20 * 1024 * 1024);
  }

  private static Iterable<String> names(Report report) {
    return report.json().members().keySet();
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    return json.get(name).orElseThrow().asArray().orElseThrow().stream()
        .map(value -> value.asObject().orElseThrow())
        .toList();
  }

  private static void requirePercentiles(JsonObject json, String... names) {
    for (var name : names) {
      assertThat(json.object(name).orElseThrow().members()).containsKeys("p50", "p99", "p999");
    }
  }
}
