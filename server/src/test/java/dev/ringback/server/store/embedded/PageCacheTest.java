package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PageCacheTest {
  private static final int HALF = 1 << 20;

  @TempDir Path folder;
  private final PageCache cache = PageCache.ofThisSystem().orElseThrow();

  @BeforeEach
  void onDisk() throws IOException {
    assumeOnDisk(folder);
  }

  /// What has no disk behind it cannot be given back.
  static void assumeOnDisk(Path folder) throws IOException {
    assumeThat(Files.getFileStore(folder).type()).isNotIn("tmpfs", "ramfs");
  }

  /// Whether the system has all of that part of a file in memory.
  static boolean isInMemory(Path path, long from, long to) throws IOException {
    try (var file = FileChannel.open(path)) {
      return file.map(FileChannel.MapMode.READ_ONLY, from, to - from).isLoaded();
    }
  }

  private Path file(byte[] bytes) throws IOException {
    var path = folder.resolve("a file");
    Files.write(path, bytes);
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    return path;
  }

  @Test
  void whatIsGivenBack_isNotInMemory_andReadAsBefore() throws Exception {
    var bytes = new byte[2 * HALF];
    new Random(1).nextBytes(bytes);
    var path = file(bytes);
    assertThat(isInMemory(path, 0, 2 * HALF)).isTrue();
    cache.giveBack(path, 0, HALF);
    assertThat(isInMemory(path, 0, HALF)).isFalse();
    assertThat(isInMemory(path, HALF, 2 * HALF)).isTrue();
    assertThat(Arrays.equals(Files.readAllBytes(path), bytes)).isTrue();
  }

  @Test
  void fileThatIsNotThere_isNoFailure() {
    assertThatCode(() -> cache.giveBack(folder.resolve("none"), 0, HALF))
        .doesNotThrowAnyException();
  }
}
