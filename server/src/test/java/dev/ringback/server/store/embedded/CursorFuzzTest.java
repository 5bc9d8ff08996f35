package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.Fuzz;
import dev.ringback.server.outcome.History;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorFuzzTest {
  @Test
  void cursor_leadsToAPageOrIsRefused(@TempDir Path data) throws Exception {
    try (var store = new OpenStore(data)) {
      store.publish(List.of(OpenStore.listener("A-1"), OpenStore.listener("A-2")));
      var first = (History.Page) store.history.search(query(Optional.empty()));
      Fuzz.run(
          List.of(first.next().orElseThrow(), "AQID", "", "====", "AAAA".repeat(40)),
          text -> assertThat(store.history.search(query(Optional.of(text)))).isNotNull());
    }
  }

  private static History.Query query(Optional<String> cursor) {
    return new History.Query(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        cursor,
        1);
  }
}
