package dev.ringback.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The same task on several threads at once.
final class InParallel<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<FutureTask<T>> tasks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  static <T> InParallel<T> start(int count, Callable<T> task) {
    var parallel = new InParallel<T>();
    for (var i = 0; i < count; i++) {
      parallel.start(task);
    }
    return parallel;
  }

  private void start(Callable<T> task) {
    var future = new FutureTask<>(task);
    var thread = new Thread(future);
    thread.setDaemon(true);
    tasks.add(future);
    threads.add(thread);
    thread.start();
  }

  /// Returns once every thread waits for something, or fails.
  void awaitAllWaiting() {
    var waiting = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!threads.stream().allMatch(thread -> waiting.contains(thread.getState()))) {
      assertThat(System.nanoTime()).as("threads still busy").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  void interrupt(int index) {
    threads.get(index).interrupt();
  }

  T result(int index) throws InterruptedException, TimeoutException {
    try {
      return tasks.get(index).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("task " + index + " failed", e.getCause());
    }
  }

  List<T> results() throws InterruptedException, TimeoutException {
    var results = new ArrayList<T>();
    for (var i = 0; i < tasks.size(); i++) {
      results.add(result(i));
    }
    return results;
  }
}
