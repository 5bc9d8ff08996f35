package dev.ringback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs the launcher in a pretended checkout, with JDKs and a Maven that only tell how they were
/// called.
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "basename",
          "cat",
          "dirname",
          "find",
          "flock",
          "head",
          "mkdir",
          "mv",
          "pwd",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "touch");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path temp;
  private Path checkout;
  private Path tools;
  private Path launcher;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void pretendACheckout() throws IOException {
    checkout = Files.createDirectories(temp.resolve("a check out"));
    tools = Files.createDirectories(temp.resolve("tools"));
    for (var tool : TOOLS) {
      var real = onRealPath(tool);
      if (Files.exists(real)) {
        script(tools.resolve(tool), "exec %s \"$@\"".formatted(real));
      }
    }
    launcher = Files.copy(Path.of("..", "ringback"), checkout.resolve("ringback"));
    Files.createDirectories(checkout.resolve("cli/src/main"));
    Files.createDirectories(checkout.resolve("cli/target"));
    Files.createDirectories(checkout.resolve("console"));
    old(Files.createFile(checkout.resolve("pom.xml")));
    old(Files.createFile(checkout.resolve("cli/pom.xml")));
    old(Files.createFile(checkout.resolve("cli/src/main/Main.java")));
    for (var folder : List.of("cli/src/main", "console")) {
      old(checkout.resolve(folder));
    }
    environment.put("PATH", tools.toString());
    environment.put("RINGBACK_JDK_DIRS", temp.resolve("jvm").toString());
  }

  @Test
  void javaHome_comesFirst() throws Exception {
    built();
    environment.put("JAVA_HOME", jdk("home", "25.0.1").toString());
    onPath(jdk("path", "25"));
    jdk("jvm/jdk", "25");

    assertThat(run("serve").out()).startsWith("home: ");
  }

  @Test
  void javaOnThePath_comesSecond() throws Exception {
    built();
    environment.put("JAVA_HOME", jdk("home", "17.0.15").toString());
    onPath(jdk("path", "26-ea"));
    jdk("jvm/jdk", "25");

    assertThat(run("serve").out()).startsWith("path: ");
  }

  @Test
  void javaOnThePathThatIsAStandIn_isAskedForItsHome() throws Exception {
    built();
    var home = jdk("elsewhere", "25");
    script(tools.resolve("java"), "echo '    java.home = %s' >&2".formatted(home));

    assertThat(run("serve").out()).startsWith("elsewhere: ");
  }

  @Test
  void knownPlaces_comeLast_andOldOrBrokenJdksAreSkipped() throws Exception {
    built();
    environment.put("JAVA_HOME", temp.resolve("missing").toString());
    onPath(jdk("path", "21.0.4"));
    jdk("jvm/a-old", "17");
    Files.createDirectories(temp.resolve("jvm/b-empty"));
    Files.delete(jdk("jvm/c-runtime-only", "25").resolve("bin/javac"));
    jdk("jvm/d-good", "25.0.3");

    assertThat(run("serve").out()).startsWith("jvm/d-good: ");
  }

  @Test
  void knownPlaces_includeThoseOfMacOs() throws Exception {
    built();
    jdk("jvm/temurin-25.jdk/Contents/Home", "25");

    assertThat(run("serve").out()).startsWith("jvm/temurin-25.jdk/Contents/Home: ");
  }

  @Test
  void withoutAJdk_saysSoInOneSentence() throws Exception {
    built();
    jdk("jvm/old", "24.0.2");

    var run = run("serve");

    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith(
            "Ringback needs JDK 25 or newer and found none in JAVA_HOME, on the path or in ")
        .contains("https://adoptium.net")
        .endsWith(".");
  }

  @Test
  void arguments_arePassedAsTheyAre_withTheJvmsOptionsBefore() throws Exception {
    built();
    jdk("jvm/jdk", "25");
    environment.put("RINGBACK_JAVA_OPTS", "-XX:+UseZGC  -Da=b");

    var run = run("send", "two words", "", "*", "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitStatus()).isEqualTo(7);
    assertThat(run.out().lines())
        .containsExactly(
            "jvm/jdk: 15 arguments",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.jfr",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xlog:aot*=off",
            "-XX:+UseZGC",
            "-Da=b",
            "-jar",
            checkout.toRealPath().resolve("cli/target/ringback.jar").toString(),
            "send",
            "two words",
            "",
            "*",
            "--json");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4194304, -XX:-UseAdaptiveSizePolicy",
    "1, 4194304, -XX:-UseAdaptiveSizePolicy",
    "2, 4194303, -XX:GCTimeRatio=19",
    "2, undefined, -XX:GCTimeRatio=19",
    "2, '', -XX:GCTimeRatio=19"
  })
  void onFewProcessors_collectingStopsAll_andSizesGoByTheMemory(
      String processors, String pages, String sizes) throws Exception {
    built();
    jdk("jvm/jdk", "25");
    machine(processors, pages);

    assertThat(run("serve").out().lines())
        .contains("-XX:+UseParallelGC", "-XX:NewRatio=1", sizes)
        .doesNotContain(
            sizes.equals("-XX:GCTimeRatio=19")
                ? "-XX:-UseAdaptiveSizePolicy"
                : "-XX:GCTimeRatio=19");
  }

  @Test
  void onMoreProcessors_theJvmChoosesItsCollector() throws Exception {
    built();
    jdk("jvm/jdk", "25");
    machine("3", "4194304");

    assertThat(run("serve").out()).doesNotContain("GC", "-XX:NewRatio");
  }

  @Test
  void symbolicLinks_leadToTheCheckout() throws Exception {
    built();
    jdk("jvm/jdk", "25");
    var link = Files.createDirectories(temp.resolve("bin")).resolve("ringback");
    Files.createSymbolicLink(temp.resolve("bin/rb"), Path.of("../a check out/ringback"));
    Files.createSymbolicLink(link, Path.of("rb"));
    launcher = link;

    assertThat(run().out()).contains(checkout.toRealPath() + "/cli/target/ringback.jar");
  }

  @Test
  void missingJar_isBuilt_withTheJdkThatWasFound() throws Exception {
    var home = jdk("jvm/jdk", "25");
    maven("echo \"$JAVA_HOME ${PATH%%:*} $PWD $*\" > calls; echo jar > cli/target/ringback.jar");

    var run = run("serve");

    assertThat(run.err()).isEqualTo("Building Ringback (first run takes a minute or two)…\n");
    assertThat(run.out()).startsWith("jvm/jdk: ");
    assertThat(checkout.resolve("calls"))
        .content()
        .isEqualTo(
            "%s %s/bin %s -q -B -DskipTests package -pl cli -am\n"
                .formatted(home, home, checkout.toRealPath()));
    assertThat(run("serve").err()).isEmpty();
  }

  @Test
  void jarOlderThanASource_isBuiltAnew() throws Exception {
    jdk("jvm/jdk", "25");
    maven("echo >> calls; echo jar > cli/target/ringback.jar");
    for (var source :
        List.of("pom.xml", "cli/pom.xml", "cli/src/main/Main.java", "console/app.js")) {
      built();
      Files.writeString(checkout.resolve(source), "changed");
      Files.setLastModifiedTime(
          checkout.resolve(source), FileTime.from(Instant.now().minusSeconds(60)));

      assertThat(run().err()).as(source).startsWith("Building");
      assertThat(run().err()).as(source).isEmpty();
    }
    built();
    Files.delete(checkout.resolve("cli/src/main/Main.java"));
    assertThat(run().err()).startsWith("Building");
  }

  @Test
  void sourceEditedWhileMavenRuns_countsAsNewer() throws Exception {
    jdk("jvm/jdk", "25");
    maven(
        """
        touch -t 203001010000 cli/src/main/Main.java
        echo jar > cli/target/ringback.jar
        touch -t 203101010000 cli/target/ringback.jar\
        """);

    assertThat(run().err()).startsWith("Building");
    assertThat(run().err()).startsWith("Building");
  }

  @Test
  void failedBuild_showsWhatMavenSaid() throws Exception {
    built();
    jdk("jvm/jdk", "25");
    Files.writeString(checkout.resolve("pom.xml"), "changed");
    maven("echo '[ERROR] Main.java:[1,2] broken'; echo more >&2; exit 1");

    var run = run("serve");

    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly(
            "Building Ringback (first run takes a minute or two)…",
            "[ERROR] Main.java:[1,2] broken",
            "more",
            "Ringback could not be built, for the reason above.");
    assertThat(run("serve").exitStatus()).as("next start").isEqualTo(1);
  }

  @Test
  void afterABuild_isRehearsed_andStartsWithWhatCameOfIt() throws Exception {
    var home = jdk("jvm/jdk", "25");
    maven("echo jar > cli/target/ringback.jar");
    var cache = checkout.toRealPath().resolve("cli/target/ringback.aot");
    var made = "-XX:AOTCache=" + cache;

    // This JDK fails to rehearse, whatever lay there before.
    Files.writeString(cache, "old");
    assertThat(run("serve").out()).doesNotContain("AOTCache");
    assertThat(cache).doesNotExist();

    Files.writeString(checkout.resolve("pom.xml"), "changed");
    script(
        home.resolve("bin/java"),
        """
        printf '%s\n' "$@" >> "$0".calls
        case "$*" in *" bench rehearsal "*) for file; do :; done; echo cache > "$file" ;; esac\
        """);
    assertThat(run("serve").err()).startsWith("Building");
    assertThat(run("list").err()).isEmpty();

    assertThat(home.resolve("bin/java.calls"))
        .content()
        .containsSubsequence("bench\nrehearsal\n" + cache, made, "\nserve\n", made, "\nlist\n");
  }

  @Test
  void jarThatMavenBuilt_isStartedWithoutARehearsal() throws Exception {
    built();
    jdk("jvm/jdk", "25");

    assertThat(run("serve").out()).doesNotContain("AOT", "rehearsal");
  }

  @Test
  void withoutMaven_saysSo() throws Exception {
    jdk("jvm/jdk", "25");

    var run = run("serve");

    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(run.err()).contains("there is no mvn on the path");
  }

  @Test
  void twoStarts_buildOnce() throws Exception {
    // The one that comes second stands before the lock when flock has been called twice.
    twoStartsBuildOnce("flock", 2);
  }

  @Test
  void twoStarts_withoutFlock_buildOnce() throws Exception {
    Files.deleteIfExists(tools.resolve("flock"));

    // Only the one that waits sleeps.
    twoStartsBuildOnce("sleep", 1);

    assertThat(checkout.resolve("cli/target/launcher.locked")).doesNotExist();
  }

  private void twoStartsBuildOnce(String tool, int calls) throws Exception {
    assumeTrue(Files.exists(onRealPath(tool)), () -> "there is no " + tool + " on the path");
    jdk("jvm/jdk", "25");
    var called = Files.createFile(temp.resolve("called"));
    script(tools.resolve(tool), "echo >> '%s'; exec %s \"$@\"".formatted(called, onRealPath(tool)));
    maven(
        """
        echo >> calls
        until [ -e both ]; do %s 0.02; done
        echo jar > cli/target/ringback.jar\
        """
            .formatted(onRealPath("sleep")));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> run("one"));
      var second = threads.submit(() -> run("two"));
      while (Files.size(called) < calls) {
        Thread.sleep(10);
      }
      Files.createFile(checkout.resolve("both"));

      assertThat(first.get().out()).endsWith("one\n");
      assertThat(second.get().out()).endsWith("two\n");
    }
    assertThat(checkout.resolve("calls")).content().isEqualTo("\n");
  }

  /// A machine with so many processors and pages of 4 KiB.
  private void machine(String processors, String pages) throws IOException {
    script(
        tools.resolve("getconf"),
        "case $1 in _NPROCESSORS_ONLN) echo %s;; _PHYS_PAGES) echo %s;; PAGESIZE) echo 4096;; esac"
            .formatted(processors, pages));
  }

  private void built() throws IOException {
    var jar = Files.writeString(checkout.resolve("cli/target/ringback.jar"), "jar");
    Files.setLastModifiedTime(jar, FileTime.from(LONG_AGO.plusSeconds(1)));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }

  /// A JDK that prints its own name, how many arguments it got, and each on a line; exit status 7.
  private Path jdk(String name, String version) throws IOException {
    var home = Files.createDirectories(temp.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    script(
        home.resolve("bin/java"),
        "echo '%s: '$#' arguments'; printf '%%s\\n' \"$@\"; exit 7".formatted(name));
    script(home.resolve("bin/javac"), "exit 1");
    return home;
  }

  private void onPath(Path home) throws IOException {
    var away = Files.createDirectories(temp.resolve("alternatives")).resolve("java");
    Files.createSymbolicLink(away, home.resolve("bin/java"));
    Files.createSymbolicLink(tools.resolve("java"), away);
  }

  private void maven(String commands) throws IOException {
    script(tools.resolve("mvn"), commands);
  }

  private static void script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path onRealPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("missing"));
  }

  private Run run(String... args) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    var out = Files.createTempFile(temp, "out", "");
    var err = Files.createTempFile(temp, "err", "");
    var builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(50, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running; it printed: " + Files.readString(err));
    }
    return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private record Run(int exitStatus, String out, String err) {}
}
