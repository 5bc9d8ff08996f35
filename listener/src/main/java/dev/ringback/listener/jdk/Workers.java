package dev.ringback.listener.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that serve exchanges.
final class Workers {
  private static final int POOLED_THREADS = 256;
  private static final int IDLE_SECONDS = 30;

  private Workers() {}

  /// A virtual thread per exchange, where the running Java has them; else a pool.
  static ExecutorService best() {
    return virtual().orElseGet(Workers::pool);
  }

  /// Found by name, since this is compiled for Java 17, which does not know the method.
  static Optional<ExecutorService> virtual() {
    try {
      var factory =
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class));
      return Optional.of((ExecutorService) factory.invokeExact());
    } catch (Throwable olderJava) {
      return Optional.empty();
    }
  }

  /// Up to 256 threads; a queue of exchanges as long before connections are closed unanswered.
  static ExecutorService pool() {
    var pool =
        new ThreadPoolExecutor(
            POOLED_THREADS,
            POOLED_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(POOLED_THREADS),
            task -> {
              var thread = new Thread(task, "ringback-listener");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
