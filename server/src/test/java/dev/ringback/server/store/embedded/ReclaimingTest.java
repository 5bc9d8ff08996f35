package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Verdict;
import dev.ringback.server.retry.Archive;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReclaimingTest {
  private static final ListenerKey KEY = OpenStore.listener("A");
  private static final Verdict DONE = new Verdict.Done();
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path data;

  private List<String> files() throws IOException {
    try (var files = Files.list(data.resolve("store/messages"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// Publishes `delivered` messages that are delivered and one that is given up, which is returned.
  private static MessageId fill(OpenStore store, int delivered) throws InterruptedException {
    store.publish(Collections.nCopies(delivered, KEY));
    store.end(delivered, DONE);
    var id = store.publish(List.of(KEY)).getFirst();
    store.end(1, new Verdict.Archive("for the test"));
    return id;
  }

  private static void forget(OpenStore store) {
    var now = store.clock.instant();
    store.archive.forget(now.minus(DAY), now.minus(DAY.multipliedBy(30)));
  }

  @Test
  void fileOfWhichNothingIsLeft_isDeleted_alsoTheOneThatIsAppendedTo() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(Collections.nCopies(100, KEY));
      store.end(100, DONE);
      forget(store);
      assertThat(files()).hasSize(1);
      store.clock.advance(DAY.plusSeconds(1));
      forget(store);
      assertThat(files()).isEmpty();
    }
    try (var store = new OpenStore(data)) {
      var id = store.publish(List.of(KEY)).getFirst();
      assertThat(store.claim(10)).extracting(claim -> claim.message().id()).containsExactly(id);
      assertThat(files()).hasSize(1);
    }
  }

  @Test
  void whatWaits_keepsItsFile() throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(KEY));
      store.clock.advance(DAY.multipliedBy(60));
      forget(store);
      assertThat(store.claim(10)).hasSize(1);
    }
  }

  @Test
  void whereLittleIsLeft_itIsGathered_andReadFromThere() throws Exception {
    MessageId left;
    try (var store = new OpenStore(data)) {
      left = fill(store, 100);
      store.clock.advance(DAY.plusSeconds(1));
      var waits = store.publish(List.of(KEY)).getFirst();
      // Only the message after the first that comes an hour later goes into the next file.
      store.publish(List.of(KEY));
      forget(store);
      assertThat(files()).containsExactly("0000000000000002.accepted", "0000000000000003.gathered");
      assertThat(store.claim(1)).extracting(claim -> claim.message().id()).containsExactly(waits);
      assertThat(store.history.find(left).orElseThrow().state()).isEqualTo(DeliveryState.ARCHIVED);
    }
    try (var store = new OpenStore(data)) {
      store.clock.advance(DAY.plusSeconds(1));
      store.end(2, DONE);
      assertThat(store.archive.replay(left, store.clock.instant()).join())
          .isEqualTo(Archive.Replay.STARTED);
      var claim = store.claim(10).getFirst();
      assertThat(claim.message().id()).isEqualTo(left);
      assertThat(claim.message().payload())
          .isEqualTo(OpenStore.submission(KEY, Optional.empty()).payload());
      store.settle(claim, DONE);
      store.clock.advance(DAY.plusSeconds(1));
      forget(store);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void messages_areReadWhileTheyAreGathered_andManySmallFilesBecomeFew() throws Exception {
    var left = new CopyOnWriteArrayList<MessageId>();
    var ends = new AtomicBoolean();
    var failures = new CopyOnWriteArrayList<Throwable>();
    try (var store = new OpenStore(data)) {
      var reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!ends.get()) {
                      for (var id : left) {
                        try {
                          assertThat(store.history.find(id)).isPresent();
                        } catch (RuntimeException | AssertionError e) {
                          failures.add(e);
                        }
                      }
                    }
                  });
      for (var i = 0; i < 40; i++) {
        left.add(fill(store, 3));
        store.clock.advance(DAY.plusSeconds(1).dividedBy(8));
        forget(store);
      }
      store.clock.advance(DAY.plusSeconds(1));
      forget(store);
      ends.set(true);
      reader.join();
      assertThat(failures).isEmpty();
      assertThat(files()).hasSizeLessThan(2 * 8);
      assertThat(left).allMatch(id -> store.history.find(id).isPresent());
    }
    try (var store = new OpenStore(data)) {
      assertThat(left).allMatch(id -> store.history.find(id).isPresent());
    }
  }

  @Test
  void whatIsDamaged_staysWhereItIs_andTheOthersAreGathered() throws Exception {
    var left = new ArrayList<MessageId>();
    try (var store = new OpenStore(data)) {
      left.add(fill(store, 50));
      left.add(fill(store, 50));
      damage(store, left.getFirst());
      store.clock.advance(DAY.plusSeconds(1));
      forget(store);
      forget(store);
      assertThat(files()).hasSize(2);
      assertThat(store.history.find(left.get(1))).isPresent();
      assertThatThrownBy(() -> store.history.find(left.getFirst()))
          .isInstanceOf(StoreUnusable.class)
          .hasMessageContaining("damaged");

      store.clock.advance(DAY.multipliedBy(31));
      forget(store);
      assertThat(store.history.find(left.getFirst())).isEmpty();
    }
  }

  private void damage(OpenStore store, MessageId id) throws IOException {
    var place = MessagePlace.read(store.get(Table.MESSAGES, id.bytes()).orElseThrow());
    var file = data.resolve("store/messages/%016d.accepted".formatted(place.file()));
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(place.offset() + place.length() - 2L);
      open.write('~');
    }
  }
}
