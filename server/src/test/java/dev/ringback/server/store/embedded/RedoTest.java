package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the database has lost of what was accepted, as it can when the machine stops: an older copy
/// of it beside the log as it is now.
class RedoTest {
  private static final ListenerKey KEY = OpenStore.listener("A");
  private static final Verdict DONE = new Verdict.Done();

  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private Path before() {
    return folder.resolve("before");
  }

  private static void copy(Path from, Path to, boolean withMessages) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var isMessage = file.startsWith(from.resolve("messages"));
        if (withMessages || !isMessage) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    }
  }

  /// Puts the database back to what it was, but not the log.
  private Path withOldDatabase() throws IOException {
    var mixed = folder.resolve("mixed");
    Files.createDirectories(mixed);
    copy(before(), mixed.resolve("store"), false);
    copy(data().resolve("store/messages"), mixed.resolve("store/messages"), true);
    return mixed;
  }

  private void remember() throws IOException {
    copy(data().resolve("store"), before(), true);
  }

  @Test
  void messagesThatTheDatabaseLost_areDueAgain_andTheirIdsKnown() throws Exception {
    var ids = new ArrayList<MessageId>();
    try (var store = new OpenStore(data())) {
      ids.addAll(store.publish(List.of(KEY)));
      ids.add(store.publish(KEY, "first").id());
      remember();
      ids.addAll(store.publish(Collections.nCopies(50, KEY)));
      ids.add(store.publish(KEY, "lost").id());
    }
    try (var store = new OpenStore(withOldDatabase())) {
      assertThat(store.claim(1_000))
          .extracting(claim -> claim.message().id())
          .containsExactlyElementsOf(ids);
      assertThat(store.publish(KEY, "lost")).isEqualTo(new Acceptance.Duplicate(ids.getLast()));
      assertThat(store.publish(KEY, "first")).isEqualTo(new Acceptance.Duplicate(ids.get(1)));
      var next = store.publish(List.of(KEY)).getFirst();
      assertThat(next).isGreaterThan(ids.getLast());
    }
  }

  @Test
  void messages_areDueAgain_alsoWhereNoFileWasLeftBeforeThem() throws Exception {
    try (var store = new OpenStore(data())) {
      store.publish(List.of(KEY));
      store.end(1, DONE);
      store.clock.advance(Duration.ofDays(2));
      var now = store.clock.instant();
      store.archive.forget(now.minus(Duration.ofDays(1)), now.minus(Duration.ofDays(1)));
      assertThat(data().resolve("store/messages")).isEmptyDirectory();
    }
    MessageId id;
    try (var store = new OpenStore(data())) {
      remember();
      id = store.publish(List.of(KEY)).getFirst();
    }
    try (var store = new OpenStore(withOldDatabase())) {
      assertThat(store.claim(10)).extracting(claim -> claim.message().id()).containsExactly(id);
    }
  }

  @Test
  void outcomeThatTheDatabaseLost_costsASecondAttempt_andNothingElse() throws Exception {
    try (var store = new OpenStore(data())) {
      var first = store.publish(List.of(KEY)).getFirst();
      remember();
      var second = store.publish(List.of(KEY)).getFirst();
      store.end(2, DONE);
      assertThat(store.history.find(first).orElseThrow().state())
          .isEqualTo(DeliveryState.DELIVERED);
      assertThat(store.history.find(second).orElseThrow().state())
          .isEqualTo(DeliveryState.DELIVERED);
    }
    try (var store = new OpenStore(withOldDatabase())) {
      assertThat(store.claim(10)).hasSize(2);
    }
  }

  @Test
  void orderByKey_isTheSameAgain() throws Exception {
    var ids = new ArrayList<MessageId>();
    var ordered = Optional.of("key");
    try (var store = new OpenStore(data())) {
      store.policy(KEY, OpenStore.ORDERED);
      ids.add(store.publishInOrder(KEY, ordered));
      remember();
      for (var i = 0; i < 5; i++) {
        ids.add(store.publishInOrder(KEY, ordered));
      }
    }
    try (var store = new OpenStore(withOldDatabase())) {
      for (var id : ids) {
        var claims = store.claim(10);
        assertThat(claims).extracting(claim -> claim.message().id()).containsExactly(id);
        store.settle(claims.getFirst(), DONE);
      }
      assertThat(store.claim(10)).isEmpty();
    }
  }

  @Test
  void whatWasWrittenAgain_isWrittenOnce() throws Exception {
    try (var store = new OpenStore(data())) {
      store.publish(List.of(KEY));
      remember();
      store.publish(List.of(KEY));
    }
    var mixed = withOldDatabase();
    for (var opened = 0; opened < 3; opened++) {
      try (var store = new OpenStore(mixed)) {
        var claims = store.claim(10);
        assertThat(claims).hasSize(opened == 0 ? 2 : 0);
        store.settle(claims, DONE);
      }
    }
  }
}
