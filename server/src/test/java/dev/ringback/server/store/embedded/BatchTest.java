package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class BatchTest {
  private static final Table[] TABLES = {Table.DUE, Table.MESSAGES, Table.SETTLED, Table.REPLAYS};

  /// Around where a length needs another byte, and where a batch has to grow.
  private static final int[] LENGTHS = {0, 1, 127, 128, 700, 16_383, 16_384, 300_000, 2_097_152};

  @TempDir Path data;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(data.resolve("store"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @RepeatedTest(20)
  void itsBytes_areThoseOfTheLibrary(RepetitionInfo repetition) throws RocksDBException {
    var random = new Random(repetition.getCurrentRepetition());
    var ours = new Batch();
    try (var theirs = new WriteBatch()) {
      for (var used = 0; used < 3; used++) {
        ours.clear();
        theirs.clear();
        for (var i = random.nextInt(30); i > 0; i--) {
          change(random, ours, theirs);
        }
        try (var opened = ours.open()) {
          assertThat(opened.data()).isEqualTo(theirs.data());
          assertThat(ours.size()).isEqualTo(theirs.getDataSize());
          assertThat(ours.count()).isEqualTo(theirs.count());
        }
      }
    }
  }

  private void change(Random random, Batch ours, WriteBatch theirs) throws RocksDBException {
    var table = TABLES[random.nextInt(TABLES.length)];
    var family = database.family(table);
    var handle = database.handle(table);
    var key = bytes(random, 1 + random.nextInt(200));
    var value = bytes(random, LENGTHS[random.nextInt(LENGTHS.length)]);
    switch (random.nextInt(6)) {
      case 0 -> {
        ours.put(family, key, value);
        theirs.put(handle, key, value);
      }
      case 1 -> {
        ours.put(
            family,
            key,
            out -> {
              out.write(value, 0, value.length / 2);
              for (var i = value.length / 2; i < value.length; i++) {
                out.writeByte(value[i]);
              }
            });
        theirs.put(handle, key, value);
      }
      case 2 -> {
        ours.delete(family, key);
        theirs.delete(handle, key);
      }
      case 3 -> {
        ours.deleteOne(family, key);
        theirs.singleDelete(handle, key);
      }
      case 4 -> {
        var to = bytes(random, 30);
        ours.deleteRange(family, key, to);
        theirs.deleteRange(handle, key, to);
      }
      default -> {
        ours.mark();
        ours.put(family, key, value);
        ours.rollBack();
      }
    }
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatItChanges_isChangedInEveryTable() throws Exception {
    var batch = new Batch();
    for (var table : Table.values()) {
      batch.put(database.family(table), key("kept"), key(table.name()));
      batch.put(database.family(table), key("deleted"), key("x"));
      batch.put(database.family(table), key("range-1"), key("x"));
      batch.put(database.family(table), key("range-2"), key("x"));
      batch.delete(database.family(table), key("deleted"));
      batch.deleteRange(database.family(table), key("range-1"), key("range-2"));
    }
    try (var opened = batch.open()) {
      database.write(opened, true);
    }
    for (var table : Table.values()) {
      assertThat(database.get(table, key("kept"))).hasValue(key(table.name()));
      assertThat(database.get(table, key("deleted"))).isEmpty();
      assertThat(database.get(table, key("range-1"))).isEmpty();
      assertThat(database.get(table, key("range-2"))).isPresent();
    }
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void whatDoesNotFitItsLayout_leavesNothing_whenRolledBack() throws Exception {
    var batch = new Batch();
    batch.put(database.family(Table.DUE), key("before"), key("1"));
    batch.mark();
    assertThatThrownBy(
            () ->
                batch.put(
                    database.family(Table.DUE),
                    key("half"),
                    out -> {
                      out.writeLong(1);
                      out.writeUTF("x".repeat(70_000));
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(UTFDataFormatException.class);
    batch.rollBack();
    batch.put(database.family(Table.DUE), key("after"), key("2"));
    try (var opened = batch.open()) {
      database.write(opened, true);
    }
    assertThat(database.get(Table.DUE, key("before"))).hasValue(key("1"));
    assertThat(database.get(Table.DUE, key("half"))).isEmpty();
    assertThat(database.get(Table.DUE, key("after"))).hasValue(key("2"));
  }
}
