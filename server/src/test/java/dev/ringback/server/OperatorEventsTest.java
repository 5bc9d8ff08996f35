package dev.ringback.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.AcceptedMessages;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.NotKept;
import dev.ringback.server.intake.Submission;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OperatorEventsTest {
  @TempDir Path data;

  /// Keeps what it is given while it has room.
  private static final class Room implements AcceptedMessages {
    private final List<String> kept = new ArrayList<>();
    private boolean isFull;

    @Override
    public CompletableFuture<List<Acceptance>> accept(
        String publisher, List<Submission> submissions) {
      return CompletableFuture.failedFuture(new NotKept("publishers have no room"));
    }

    @Override
    public CompletableFuture<Acceptance> acceptOwn(String publisher, Submission submission) {
      if (isFull) {
        return CompletableFuture.failedFuture(new NotKept("full"));
      }
      kept.add(new String(submission.payload().members(), UTF_8));
      return CompletableFuture.completedFuture(new Acceptance.Accepted(new MessageId(1, 1)));
    }

    @Override
    public int waiting() {
      return 0;
    }
  }

  @Test
  void eventThatCannotBeKept_isToldOnceThereIsRoom() {
    try (var engine = Engine.open(data)) {
      engine.directory.tellOperators(Optional.of(CallbackUrl.of("http://127.0.0.1:9/events")));
      var room = new Room();
      var events = new OperatorEvents(engine.directory, room, InstantSource.system());
      events.filling("one");
      room.isFull = true;
      events.filling("two");
      events.filling("three");
      events.again();
      assertThat(room.kept).hasSize(1);

      room.isFull = false;
      events.again();
      events.again();
      assertThat(room.kept).hasSize(3);
      assertThat(room.kept.get(1)).contains("\"type\":\"store.filling\"", "\"detail\":\"two\"");
      assertThat(room.kept.get(2)).contains("\"detail\":\"three\"");
    }
  }
}
