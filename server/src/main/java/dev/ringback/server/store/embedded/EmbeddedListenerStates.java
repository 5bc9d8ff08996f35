package dev.ringback.server.store.embedded;

import dev.ringback.server.directory.DeliveryPolicy;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.ListenerState;
import dev.ringback.server.directory.ListenerStates;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What is known of listeners besides their registrations; all of it is in memory, since every
/// attempt asks. Safe for use by many threads.
final class EmbeddedListenerStates implements ListenerStates {
  private final Database database;
  private final CommitThread commits;
  private final EmbeddedDeliveries deliveries;

  /// Those that were ever changed. Written by the commit thread alone.
  private final Map<ListenerKey, ListenerState> states = new ConcurrentHashMap<>();

  EmbeddedListenerStates(Database database, CommitThread commits, EmbeddedDeliveries deliveries) {
    this.database = database;
    this.commits = commits;
    this.deliveries = deliveries;
    var all = new byte[0];
    database.scan(
        Table.LISTENER_STATES,
        all,
        all,
        (name, value) -> {
          var key = Keys.ofRegistration(name);
          var state = read(value);
          states.put(key, state);
          deliveries.changed(key, state);
          return true;
        });
  }

  @Override
  public ListenerState of(ListenerKey key) {
    return states.getOrDefault(key, ListenerState.USUAL);
  }

  @Override
  public CompletableFuture<@Nullable Void> change(
      ListenerKey key, UnaryOperator<ListenerState> change) {
    var changed = new CompletableFuture<@Nullable Void>();
    commits.submit(new Change(key, change, changed));
    return changed;
  }

  private final class Change implements Commit {
    private final ListenerKey key;
    private final UnaryOperator<ListenerState> change;
    private final CompletableFuture<@Nullable Void> changed;

    Change(
        ListenerKey key,
        UnaryOperator<ListenerState> change,
        CompletableFuture<@Nullable Void> changed) {
      this.key = key;
      this.change = change;
      this.changed = changed;
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public void write(Group group) throws RocksDBException {
      var state = change.apply(of(key));
      group.put(Table.LISTENER_STATES, Keys.registration(key), EmbeddedListenerStates.write(state));
      // Seen by the next change of this very group, and by acceptances in it.
      states.put(key, state);
    }

    @Override
    public void done() {
      deliveries.changed(key, of(key));
      changed.complete(null);
    }

    @Override
    public void failed(RuntimeException why) {
      try {
        database
            .get(Table.LISTENER_STATES, Keys.registration(key))
            .ifPresentOrElse(value -> states.put(key, read(value)), () -> states.remove(key));
      } finally {
        changed.completeExceptionally(why);
      }
    }
  }

  private static byte[] write(ListenerState state) {
    var policy = state.policy();
    return Records.write(
        64,
        out -> {
          out.writeBoolean(state.paused());
          out.writeLong(state.goneSince().map(Instant::toEpochMilli).orElse(0L));
          out.writeBoolean(policy.ordered());
          out.writeInt(policy.timeout().map(time -> (int) time.toMillis()).orElse(0));
          out.writeInt(policy.connectTimeout().map(time -> (int) time.toMillis()).orElse(0));
          out.writeInt(policy.maxAnswerBytes().orElse(0));
          out.writeInt(policy.atOnce().orElse(0));
          out.writeDouble(policy.rate().map(DeliveryPolicy.Rate::perSecond).orElse(0.0));
          out.writeInt(policy.rate().map(DeliveryPolicy.Rate::burst).orElse(0));
          out.writeInt(policy.retryPauses().map(List::size).orElse(-1));
          for (var pause : policy.retryPauses().orElse(List.of())) {
            out.writeLong(pause.toMillis());
          }
          out.writeLong(state.gone().map(gone -> gone.registeredOn().toEpochMilli()).orElse(0L));
        });
  }

  private static ListenerState read(byte[] value) {
    return Records.read(
        value,
        in -> {
          var paused = in.readBoolean();
          var goneSince = instant(in);
          var ordered = in.readBoolean();
          var timeout = number(in).map(Duration::ofMillis);
          var connectTimeout = number(in).map(Duration::ofMillis);
          var maxAnswerBytes = number(in);
          var atOnce = number(in);
          var perSecond = in.readDouble();
          var burst = in.readInt();
          var rate =
              burst == 0
                  ? Optional.<DeliveryPolicy.Rate>empty()
                  : Optional.of(new DeliveryPolicy.Rate(perSecond, burst));
          var policy =
              new DeliveryPolicy(
                  pauses(in), timeout, connectTimeout, maxAnswerBytes, atOnce, ordered, rate);
          // What was written before there was a date knows of no registration after that time.
          var registeredOn = in.available() > 0 ? instant(in) : goneSince;
          return new ListenerState(
              policy,
              paused,
              goneSince.map(since -> new ListenerState.Gone(since, registeredOn.orElse(since))));
        });
  }

  private static Optional<Instant> instant(RecordFields in) throws IOException {
    return Optional.of(in.readLong()).filter(at -> at != 0).map(Instant::ofEpochMilli);
  }

  private static Optional<Integer> number(RecordFields in) throws IOException {
    return Optional.of(in.readInt()).filter(value -> value != 0);
  }

  private static Optional<List<Duration>> pauses(RecordFields in) throws IOException {
    var size = in.readInt();
    if (size < 0) {
      return Optional.empty();
    }
    var pauses = new ArrayList<Duration>();
    while (pauses.size() < size) {
      pauses.add(Duration.ofMillis(in.readLong()));
    }
    return Optional.of(pauses);
  }
}
