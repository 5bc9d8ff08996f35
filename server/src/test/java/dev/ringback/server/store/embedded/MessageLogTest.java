package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MessageLogTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final int FILE_BYTES = 100_000;

  @TempDir Path folder;
  private final MessageFrame frame = new MessageFrame();
  private final Random random = new Random(1);
  private MessageId last = MessageId.lowestFrom(START);

  private Message message() {
    last = last.next();
    var text = "\"a\":\"" + "x".repeat(random.nextInt(300)) + "\"";
    return new Message(
        last,
        "tests",
        random.nextBoolean() ? Optional.of("id-" + last) : Optional.empty(),
        OpenStore.listener("A"),
        random.nextBoolean() ? Optional.of("key") : Optional.empty(),
        Optional.empty(),
        Payload.ofMembers(text.getBytes(UTF_8)));
  }

  /// Appends a frame of that many messages.
  private List<Message> append(MessageLog log, int count) throws IOException {
    log.begin(frame);
    var messages = new ArrayList<Message>();
    for (var i = 0; i < count; i++) {
      messages.add(message());
      frame.add(messages.getLast(), 1_000 + i);
    }
    log.append(frame);
    return messages;
  }

  private MessageLog open() {
    return MessageLog.open(folder, FILE_BYTES, MessagePlace.START);
  }

  private List<Message> replayed(MessagePlace from) {
    var messages = new ArrayList<Message>();
    try (var log = open()) {
      log.replay(from, (entries, _) -> entries.forEach(one -> messages.add(one.message())));
    }
    return messages;
  }

  private Path file(long number) {
    return folder.resolve("%016d.accepted".formatted(number));
  }

  @Test
  void whatWasAppended_isReplayed_inOrder_overSeveralFiles() throws Exception {
    var all = new ArrayList<Message>();
    try (var log = open()) {
      for (var i = 0; i < 200; i++) {
        all.addAll(append(log, 1 + random.nextInt(20)));
      }
    }
    assertThat(Files.exists(file(2))).isTrue();
    assertThat(Files.size(file(1))).isBetween((long) FILE_BYTES, 2L * FILE_BYTES);
    assertThat(replayed(MessagePlace.START)).isEqualTo(all);
  }

  @Test
  void replay_beginsBehindWhatIsKnown() throws Exception {
    var behind = new ArrayList<MessagePlace>();
    var second = new ArrayList<Message>();
    try (var log = open()) {
      append(log, 3);
      behind.add(frame.place().behind());
      second.addAll(append(log, 2));
      behind.add(frame.place().behind());
    }
    assertThat(replayed(behind.get(0))).isEqualTo(second);
    assertThat(replayed(behind.get(1))).isEmpty();
  }

  @Test
  void frameThatIsNotWhole_isCutOff_whereverItEnds() throws Exception {
    var kept = new ArrayList<Message>();
    var whole = 0L;
    try (var log = open()) {
      kept.addAll(append(log, 2));
      whole = Files.size(file(1));
      append(log, 3);
    }
    var bytes = Files.readAllBytes(file(1));
    for (var length = (int) whole; length < bytes.length; length++) {
      Files.write(file(1), Arrays.copyOf(bytes, length));
      assertThat(replayed(MessagePlace.START)).isEqualTo(kept);
      assertThat(Files.size(file(1))).isEqualTo(whole);
    }
  }

  @Test
  void everyFlippedByte_beforeTheLastFrame_isRefused_andInTheLastCostsThatFrameAlone()
      throws Exception {
    var kept = new ArrayList<Message>();
    var whole = 0L;
    try (var log = open()) {
      kept.addAll(append(log, 2));
      whole = Files.size(file(1));
      append(log, 2);
    }
    var bytes = Files.readAllBytes(file(1));
    for (var at = 0; at < bytes.length; at++) {
      var bent = bytes.clone();
      bent[at] ^= 0x10;
      Files.write(file(1), bent);
      if (at < whole) {
        assertThatThrownBy(() -> replayed(MessagePlace.START))
            .as("byte %d", at)
            .isInstanceOf(StoreUnusable.class)
            .hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(file(1))).isEqualTo(bent);
      } else {
        assertThat(replayed(MessagePlace.START)).as("byte %d", at).isEqualTo(kept);
      }
    }
  }

  @Test
  void halfWrittenFrame_inAFileThatIsNotTheLast_isRefused() throws Exception {
    try (var log = open()) {
      append(log, 2);
      log.seal();
      append(log, 2);
    }
    try (var file = new RandomAccessFile(file(1).toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertThatThrownBy(() -> replayed(MessagePlace.START)).isInstanceOf(StoreUnusable.class);
  }

  @Test
  void whatIsMissing_isRefused() throws Exception {
    MessagePlace behind;
    try (var log = open()) {
      append(log, 2);
      behind = frame.place().behind();
    }
    try (var file = new RandomAccessFile(file(1).toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertThatThrownBy(() -> replayed(behind)).isInstanceOf(StoreUnusable.class);
    Files.delete(file(1));
    assertThatThrownBy(() -> replayed(behind))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("lacks file 1");
  }

  @Test
  void noFileIsMadeThatTheDatabaseKnows_alsoWhereNoneIsLeft() throws Exception {
    try (var log = MessageLog.open(folder, FILE_BYTES, new MessagePlace(5, 0, 0))) {
      append(log, 2);
    }
    assertThat(file(5)).exists();
    assertThat(replayed(new MessagePlace(5, 0, 0))).hasSize(2);
  }

  @Test
  void whatWasRolledBack_isNotThere() throws Exception {
    var kept = new ArrayList<Message>();
    try (var log = open()) {
      log.begin(frame);
      frame.mark();
      frame.add(message(), 1);
      frame.rollBack();
      assertThat(frame.isEmpty()).isTrue();
      kept.add(message());
      frame.add(kept.getFirst(), 1);
      frame.mark();
      frame.add(message(), 1);
      frame.rollBack();
      log.append(frame);
    }
    assertThat(replayed(MessagePlace.START)).isEqualTo(kept);
    assertThat(MessageFile.read(file(1)).orElseThrow().first()).isEqualTo(kept.getFirst().id());
  }

  @Test
  void fileThatWasNotMadeToTheEnd_isTakenAway() throws Exception {
    for (var length : new int[] {0, MessageFile.HEAD - 1, MessageFile.HEAD}) {
      Files.write(file(1), new byte[length], StandardOpenOption.CREATE_NEW);
      assertThat(replayed(MessagePlace.START)).isEmpty();
      assertThat(file(1)).doesNotExist();
    }
    Files.write(file(1), new byte[MessageFile.HEAD + 1]);
    assertThatThrownBy(this::open).isInstanceOf(StoreUnusable.class);
  }

  @Test
  void whatIsNoFileOfIts_isLeftAlone() throws Exception {
    Files.write(folder.resolve("notes.txt"), new byte[] {1});
    assertThat(replayed(MessagePlace.START)).isEmpty();
    assertThat(folder.resolve("notes.txt")).exists();
  }

  @Test
  void idsOfAFile_endWhereTheNextBegins() throws Exception {
    try (var log = open()) {
      append(log, 2);
      log.seal();
      var first = append(log, 2).getFirst().id();
      assertThat(log.sealed()).extracting(MessageFile::end).containsExactly(first);
      log.seal();
      assertThat(log.sealed())
          .extracting(MessageFile::end)
          .containsExactly(first, MessageId.HIGHEST);
    }
  }

  /// Writes 24 MiB, and tells whether the system has the first eight of them in memory.
  private boolean keepsInMemory(boolean readBack) throws IOException {
    try (var log = MessageLog.open(folder, 64 << 20, MessagePlace.START)) {
      log.readBack(readBack);
      for (var i = 0; i < 24; i++) {
        append(log, 5_000);
      }
      return PageCacheTest.isInMemory(file(1), 0, 8 << 20);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatWillBeReadSoon_staysInMemory() throws Exception {
    assertThat(keepsInMemory(true)).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsDeliveredFromOurMemory_doesNotStayInTheSystems() throws Exception {
    PageCacheTest.assumeOnDisk(folder);
    assertThat(keepsInMemory(false)).isFalse();
    var all = replayed(MessagePlace.START);
    assertThat(all).hasSize(24 * 5_000);
    assertThat(all.getLast().id()).isEqualTo(last);
  }
}
