package dev.ringback.server.store.embedded;

import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.StoreHealth;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.WrongKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// The backend of one JVM: everything in one data directory.
public final class EmbeddedStores {
  private EmbeddedStores() {}

  /// Opens the backend; nothing that waits in it is read yet.
  ///
  /// @param directory made where there is none
  /// @param keys where the keys come from that secrets are sealed with
  /// @param clock the time of day, which is shown
  /// @param schedule the time that tells what is due
  /// @param limits how many attempts there may be at a time
  /// @throws StoreUnusable when the directory cannot be used, with what to do
  /// @throws WrongKeys when a key is missing or wrong, with what to do
  public static Stores open(
      Path directory,
      KeySource keys,
      InstantSource clock,
      InstantSource schedule,
      LaneLimits limits) {
    if (keys instanceof KeySource.None none) {
      // Before anything is made.
      none.ring(directory);
    }
    var database = Database.open(directory.resolve("store"));
    try {
      return open(database, directory, keys, clock, schedule, limits);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Stores open(
      Database database,
      Path directory,
      KeySource keys,
      InstantSource clock,
      InstantSource schedule,
      LaneLimits limits) {
    var commits = new CommitThread(database);
    var deliveries = new EmbeddedDeliveries(database, commits, clock, schedule, limits);
    var sizing = Sizing.of(directory);
    var space = space(directory, sizing);
    var seal = Seal.of(keys.ring(directory), directory);
    var registrations = new EmbeddedRegistrations(database, commits, deliveries, seal);
    registrations.requireKeys();
    var resealing = new Resealing(registrations, seal);
    var listenerStates = new EmbeddedListenerStates(database, commits, deliveries);
    var acceptances = new AcceptanceWrite(deliveries);
    new Redo(database, acceptances).run();
    deliveries.findLanes();
    var stores =
        new Stores(
            new EmbeddedTokens(database, commits),
            new EmbeddedSessions(database, commits),
            registrations,
            listenerStates,
            new EmbeddedMessages(
                database, commits, deliveries, acceptances, space, clock, schedule),
            deliveries,
            deliveries,
            deliveries,
            new EmbeddedHistory(database),
            new EmbeddedArchive(database, commits, deliveries, sizing),
            new EmbeddedReplays(database, commits, deliveries, space),
            health(commits, space),
            () -> {
              resealing.close();
              commits.close();
              database.close();
            });
    commits.start();
    resealing.start();
    return stores;
  }

  private static DiskSpace space(Path directory, Sizing sizing) {
    try {
      return new DiskSpace(directory, sizing);
    } catch (IOException e) {
      throw new StoreUnusable("data directory: " + directory + " has no disk to ask", e);
    }
  }

  private static StoreHealth health(CommitThread commits, DiskSpace space) {
    return new StoreHealth() {
      @Override
      public Optional<String> problem() {
        var failed = commits.problem();
        return failed.isPresent() ? failed : space.problem();
      }

      @Override
      public Optional<String> filling() {
        return space.filling();
      }
    };
  }
}
