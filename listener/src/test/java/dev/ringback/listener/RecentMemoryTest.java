package dev.ringback.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecentMemoryTest {
  @Test
  void add_whenFull_forgetsTheOneUnusedLongest() {
    var memory = new RecentMemory(2);
    memory.add("a");
    memory.add("b");
    assertThat(memory.contains("a")).isTrue();
    memory.add("c");
    assertThat(memory.contains("a")).isTrue();
    assertThat(memory.contains("b")).isFalse();
    assertThat(memory.contains("c")).isTrue();
  }

  @Test
  void capacity_ofNothing_isRefused() {
    assertThatThrownBy(() -> new RecentMemory(0)).hasMessageContaining("0");
  }
}
