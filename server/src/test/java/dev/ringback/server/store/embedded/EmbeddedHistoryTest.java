package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.outcome.Delivery;
import dev.ringback.server.outcome.DeliveryState;
import dev.ringback.server.outcome.History;
import dev.ringback.server.outcome.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedHistoryTest {
  private static final String MINE = "0342000001-00001";
  private static final String FOREIGN = "0342000002-00001";
  private static final String ALSO_MINE = "0342000003-00001";
  private static final Set<AccountName> OWN =
      Set.of(new AccountName(MINE), new AccountName(ALSO_MINE));

  @TempDir Path data;
  private OpenStore store;

  @BeforeEach
  void open() throws Exception {
    store = new OpenStore(data);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<MessageId> publish(String account, int count) {
    return store.publish(Collections.nCopies(count, OpenStore.listener(account)));
  }

  private static History.Query query(
      Optional<Set<AccountName>> accounts,
      Optional<DeliveryState> state,
      Optional<ServiceName> service,
      Optional<String> cursor,
      int limit) {
    return new History.Query(
        Optional.empty(),
        accounts,
        service,
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        cursor,
        limit);
  }

  private History.Found search(
      Optional<Set<AccountName>> accounts, Optional<String> cursor, int limit) {
    return store.history.search(query(accounts, Optional.empty(), Optional.empty(), cursor, limit));
  }

  private static History.Page page(History.Found found) {
    return switch (found) {
      case History.Page page -> page;
      case History.CursorRefused() -> throw new AssertionError("the cursor is refused");
    };
  }

  private List<History.Page> pages(Optional<Set<AccountName>> accounts, int limit) {
    var pages = new ArrayList<History.Page>();
    Optional<String> cursor = Optional.empty();
    do {
      pages.add(page(search(accounts, cursor, limit)));
      cursor = pages.getLast().next();
    } while (cursor.isPresent() && pages.size() < 100);
    return pages;
  }

  private static List<MessageId> ids(List<History.Page> pages) {
    return pages.stream()
        .flatMap(page -> page.deliveries().stream())
        .map(Delivery::message)
        .map(message -> message.id())
        .toList();
  }

  @Test
  void pages_holdEachDeliveryOnce_overListenersAndStates() throws Exception {
    var first = publish(MINE, 5);
    store.end(2, new Verdict.Done());
    store.end(2, new Verdict.Archive("no listener"));
    var second = publish(FOREIGN, 3);
    var all = Stream.concat(first.stream(), second.stream()).toList();

    for (var limit = 1; limit <= 9; limit++) {
      var pages = pages(Optional.empty(), limit);
      assertThat(ids(pages)).containsExactlyInAnyOrderElementsOf(all);
      assertThat(pages).hasSize((all.size() + limit - 1) / limit);
    }
  }

  @Test
  void searchOfSomeAccounts_showsNothingOfOthers_neitherInPagesNorInCursors() {
    var own = new ArrayList<>(publish(MINE, 5));
    publish(FOREIGN, 5);
    own.addAll(publish(ALSO_MINE, 5));

    var pages = pages(Optional.of(OWN), 2);
    assertThat(ids(pages)).containsExactlyElementsOf(own);
    assertThat(pages).extracting(page -> page.deliveries().size()).containsExactly(2, 2, 2, 2, 2);
    assertThat(pages.stream().flatMap(page -> page.next().stream()))
        .hasSize(4)
        .noneMatch(
            cursor ->
                new String(Base64.getUrlDecoder().decode(cursor), ISO_8859_1).contains(FOREIGN));
  }

  @Test
  void searchOfNoAccount_findsNothing() {
    publish(FOREIGN, 3);

    assertThat(search(Optional.of(Set.of()), Optional.empty(), 1))
        .isEqualTo(new History.Page(List.of(), Optional.empty()));
  }

  @Test
  void cursorIntoAForeignAccount_isRefused() {
    publish(FOREIGN, 2);
    var cursor = page(search(Optional.empty(), Optional.empty(), 1)).next();

    assertThat(cursor).isPresent();
    assertThat(search(Optional.of(OWN), cursor, 1)).isEqualTo(new History.CursorRefused());
    assertThat(page(search(Optional.empty(), cursor, 1)).deliveries()).hasSize(1);
  }

  @Test
  void brokenCursor_isRefused() {
    publish(MINE, 2);
    var cursor = page(search(Optional.empty(), Optional.empty(), 1)).next().orElseThrow();
    var bytes = Base64.getUrlDecoder().decode(cursor);
    var broken = new ArrayList<>(List.of("", "x", "%%%", "_".repeat(400), "A".repeat(2_000)));
    // A cursor may also end where the deliveries of its listener and state begin.
    var start = bytes.length - Keys.DUE_BYTES + 8;
    IntStream.range(0, bytes.length)
        .filter(length -> length != start)
        .mapToObj(length -> text(Arrays.copyOf(bytes, length)))
        .forEach(broken::add);
    broken.add(text(Arrays.copyOf(bytes, bytes.length + 1)));
    for (var i = 0; i < start; i++) {
      var changed = bytes.clone();
      changed[i] ^= (byte) 0x80;
      broken.add(text(changed));
    }

    assertThat(broken)
        .allSatisfy(
            text ->
                assertThat(search(Optional.empty(), Optional.of(text), 1))
                    .isEqualTo(new History.CursorRefused()));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void search_visitsABoundedNumberOfListeners_andGoesOnWithTheNextPage() throws Exception {
    var last = publish("Z-1", 1).getFirst();
    store.end(1, new Verdict.Done());
    store.publish(IntStream.range(0, 6_000).mapToObj(i -> OpenStore.listener("A-" + i)).toList());

    assertSecondPageHas(last, Optional.of(DeliveryState.DELIVERED), Optional.empty());
  }

  @Test
  void search_boundsListenersOfOtherServicesAlike() {
    var rare = new ServiceName("DeviceUsage");
    store.publish(IntStream.range(0, 6_000).mapToObj(i -> OpenStore.listener("A-" + i)).toList());
    var key = new ListenerKey(Family.CONNECTIVITY, new AccountName("Z-1"), rare);
    var last = store.publish(List.of(key)).getFirst();

    assertSecondPageHas(last, Optional.empty(), Optional.of(rare));
  }

  private void assertSecondPageHas(
      MessageId id, Optional<DeliveryState> state, Optional<ServiceName> service) {
    var first =
        page(store.history.search(query(Optional.empty(), state, service, Optional.empty(), 10)));
    assertThat(first.deliveries()).isEmpty();
    assertThat(first.next()).isPresent();
    var second =
        page(store.history.search(query(Optional.empty(), state, service, first.next(), 10)));
    assertThat(ids(List.of(second))).containsExactly(id);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void archived_areCountedUpToABound_andOfOneListenerOnly() throws Exception {
    publish(MINE, 3);
    publish(FOREIGN, 2);
    store.end(5, new Verdict.Archive("no listener"));
    publish(MINE, 1);
    store.end(1, new Verdict.Done());

    assertThat(store.history.archived(OpenStore.listener(MINE), 10)).isEqualTo(3);
    assertThat(store.history.archived(OpenStore.listener(MINE), 3)).isEqualTo(3);
    assertThat(store.history.archived(OpenStore.listener(MINE), 2)).isEqualTo(2);
    assertThat(store.history.archived(OpenStore.listener(ALSO_MINE), 2)).isZero();
  }

  @Test
  void times_boundWhatIsFoundInEveryState() throws Exception {
    var early = publish(MINE, 2);
    store.clock.advance(Duration.ofMinutes(1));
    var between = store.clock.instant();
    var late = publish(MINE, 2);
    store.end(3, new Verdict.Archive("no listener"));

    assertThat(found(Optional.of(between), Optional.empty()))
        .containsExactlyInAnyOrderElementsOf(late);
    assertThat(found(Optional.empty(), Optional.of(between)))
        .containsExactlyInAnyOrderElementsOf(early);
    assertThat(found(Optional.of(Instant.MIN), Optional.of(Instant.MAX))).hasSize(4);
    assertThat(found(Optional.of(Instant.MAX), Optional.empty())).isEmpty();
  }

  private List<MessageId> found(Optional<Instant> from, Optional<Instant> to) {
    var query =
        new History.Query(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            from,
            to,
            Optional.empty(),
            100);
    return page(store.history.search(query)).deliveries().stream()
        .map(delivery -> delivery.message().id())
        .toList();
  }
}
