package dev.ringback.server.store.embedded;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.retry.ReplayFilter;
import dev.ringback.server.retry.ReplayId;
import dev.ringback.server.retry.ReplayProgress;
import dev.ringback.server.retry.ReplayRun;
import dev.ringback.server.retry.ReplayState;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A replay by filter as it is kept.
///
/// @param run what callers know of it
/// @param end the first id that it does not cover
/// @param place where it goes on; empty before its first page and after its last
record ReplayRecord(ReplayRun run, MessageId end, Optional<Place> place) {
  /// What it walks over. A walk that has got behind a delivery does not come back to it, even when
  /// it is over once more; that is why none is sent again twice.
  DeliveryWalk.Scope scope() {
    var filter = run.filter();
    return new DeliveryWalk.Scope(
        filter.family(),
        accounts(),
        filter.service(),
        Optional.of(filter.state()),
        filter.from().map(MessageId::lowestFrom).orElse(MessageId.LOWEST),
        end);
  }

  /// Of which accounts: those that it may send of, as far as they were asked for.
  private Optional<Set<AccountName>> accounts() {
    return run.filter()
        .account()
        .map(
            asked ->
                run.accounts().map(some -> some.contains(asked)).orElse(true)
                    ? Set.of(asked)
                    : Set.<AccountName>of())
        .or(run::accounts);
  }

  /// Whether it covers what ended so: it was over when the replay was started.
  boolean covers(Records.Ending ending) {
    return !ending.at().isAfter(run.startedAt());
  }

  /// A copy after a change.
  ReplayRecord with(ReplayRun changed) {
    return new ReplayRecord(changed, end, place);
  }

  /// A copy that is a page further.
  ///
  /// @param next where it goes on; empty at the end
  ReplayRecord advanced(ReplayProgress page, Optional<Place> next, Instant now) {
    var further = run.with(run.progress().plus(page));
    var ended = further.after(ReplayState.Event.FINISH, now, Optional.empty());
    return new ReplayRecord(next.isPresent() ? further : ended.orElse(further), end, next);
  }

  /// The record as a value of [Table#REPLAYS].
  byte[] write() {
    return Records.write(
        256,
        out -> {
          out.writeUTF(run.state().id());
          write(out, run.filter());
          out.writeInt(run.accounts().map(Set::size).orElse(-1));
          for (var account : run.accounts().orElse(Set.of())) {
            out.writeUTF(account.value());
          }
          out.writeUTF(run.startedBy());
          write(out, Optional.of(run.startedAt()));
          out.writeLong(run.progress().looked());
          out.writeLong(run.progress().replayed());
          out.writeLong(run.progress().skipped());
          write(out, run.endedAt());
          Records.write(out, run.reason());
          out.writeLong(end.high());
          out.writeLong(end.low());
          Records.write(out, place.map(Place::text));
        });
  }

  private static void write(Bytes out, ReplayFilter filter) {
    Records.write(out, filter.family().map(Family::id));
    Records.write(out, filter.account().map(AccountName::value));
    Records.write(out, filter.service().map(ServiceName::value));
    Records.write(out, filter.requestId());
    out.writeByte(Keys.letter(filter.state()));
    write(out, filter.from());
    write(out, filter.to());
  }

  private static void write(Bytes out, Optional<Instant> time) {
    Records.write(out, time.map(Instant::toString));
  }

  /// Reads what [#write()] wrote.
  static ReplayRecord read(ReplayId id, byte[] value) {
    return Records.read(
        value,
        in -> {
          var state = readState(in);
          var run =
              new ReplayRun(
                  id,
                  readFilter(in),
                  readAccounts(in),
                  in.readUTF(),
                  readTime(in).orElseThrow(),
                  state,
                  new ReplayProgress(in.readLong(), in.readLong(), in.readLong()),
                  readTime(in),
                  Records.readOptional(in));
          var end = new MessageId(in.readLong(), in.readLong());
          var place = Records.readOptional(in).map(text -> Place.parse(text).orElseThrow());
          return new ReplayRecord(run, end, place);
        });
  }

  /// The state alone, which is all that most are asked for.
  static ReplayState state(byte[] value) {
    return Records.read(value, ReplayRecord::readState);
  }

  private static ReplayState readState(RecordFields in) throws IOException {
    return ReplayState.of(in.readUTF()).orElseThrow();
  }

  private static ReplayFilter readFilter(RecordFields in) throws IOException {
    return new ReplayFilter(
        Records.readOptional(in).map(text -> Family.of(text).orElseThrow()),
        Records.readOptional(in).map(AccountName::new),
        Records.readOptional(in).map(ServiceName::new),
        Records.readOptional(in),
        Keys.state(in.readByte()).orElseThrow(),
        readTime(in),
        readTime(in));
  }

  private static Optional<Set<AccountName>> readAccounts(RecordFields in) throws IOException {
    var count = in.readInt();
    if (count < 0) {
      return Optional.empty();
    }
    var accounts = new HashSet<AccountName>();
    for (var i = 0; i < count; i++) {
      accounts.add(new AccountName(in.readUTF()));
    }
    return Optional.of(accounts);
  }

  private static Optional<Instant> readTime(RecordFields in) throws IOException {
    return Records.readOptional(in).map(Instant::parse);
  }
}
