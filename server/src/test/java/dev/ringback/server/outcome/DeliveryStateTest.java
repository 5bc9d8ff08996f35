package dev.ringback.server.outcome;

import static dev.ringback.server.outcome.DeliveryState.ARCHIVED;
import static dev.ringback.server.outcome.DeliveryState.DELIVERED;
import static dev.ringback.server.outcome.DeliveryState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.outcome.DeliveryState.Event;
import org.junit.jupiter.api.Test;

class DeliveryStateTest {
  @Test
  void after_isTheTableOfTheDocumentedDiagram() {
    assertThat(WAITING.after(Event.ACKNOWLEDGED)).contains(DELIVERED);
    assertThat(WAITING.after(Event.POSTPONED)).contains(WAITING);
    assertThat(WAITING.after(Event.GIVEN_UP)).contains(ARCHIVED);
    assertThat(WAITING.after(Event.REPLAYED)).isEmpty();
    for (var over : new DeliveryState[] {DELIVERED, ARCHIVED}) {
      assertThat(over.after(Event.REPLAYED)).contains(WAITING);
      assertThat(over.after(Event.ACKNOWLEDGED)).isEmpty();
      assertThat(over.after(Event.POSTPONED)).isEmpty();
      assertThat(over.after(Event.GIVEN_UP)).isEmpty();
    }
  }

  @Test
  void id_leadsBackToTheState() {
    for (var state : DeliveryState.values()) {
      assertThat(DeliveryState.of(state.id())).contains(state);
    }
    assertThat(DeliveryState.of("WAITING")).isEmpty();
  }
}
