package dev.ringback.server.store.embedded;

import dev.ringback.server.access.SessionRecord;
import dev.ringback.server.access.SessionRecords;
import dev.ringback.server.access.TokenDigest;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.RocksDBException;

/// Sessions, under the digests of their tokens. Safe for use by many threads.
final class EmbeddedSessions implements SessionRecords {
  private final Database database;
  private final CommitThread commits;

  /// Uses on their way to the database, so that one that was noted is seen at once.
  private final ConcurrentHashMap<TokenDigest, SessionRecord> touched = new ConcurrentHashMap<>();

  EmbeddedSessions(Database database, CommitThread commits) {
    this.database = database;
    this.commits = commits;
  }

  @Override
  public Optional<SessionRecord> find(TokenDigest digest) {
    return Optional.ofNullable(touched.get(digest))
        .or(
            () ->
                database.get(Table.GRANTS, Keys.session(digest)).map(value -> read(digest, value)));
  }

  @Override
  public void put(SessionRecord started) {
    var key = Keys.session(started.digest());
    var value = write(started);
    commits.submitAndWait(group -> group.put(Table.GRANTS, key, value));
  }

  @Override
  public void touch(SessionRecord used) {
    touched.put(used.digest(), used);
    commits.submit(new Touch(used));
  }

  @Override
  public void remove(TokenDigest digest) {
    commits.submitAndWait(group -> group.delete(Table.GRANTS, Keys.session(digest)));
    touched.remove(digest);
  }

  @Override
  public void removeUsedBefore(Instant limit) {
    var stale = new ArrayList<byte[]>();
    database.scan(
        Table.GRANTS,
        Keys.sessions(),
        Keys.sessions(),
        (key, value) -> {
          var digest = new TokenDigest(Keys.textAfter(Keys.sessions(), key));
          if (read(digest, value).lastUsed().isBefore(limit)) {
            stale.add(key);
          }
          return true;
        });
    if (!stale.isEmpty()) {
      commits.submitAndWait(
          group -> {
            for (var key : stale) {
              group.delete(Table.GRANTS, key);
            }
          });
    }
  }

  private static byte[] write(SessionRecord session) {
    return Records.write(
        128,
        out -> {
          out.writeUTF(session.userId());
          out.writeUTF(session.userName());
          out.writeInt(session.generation());
          out.writeLong(session.lastUsed().toEpochMilli());
        });
  }

  private static SessionRecord read(TokenDigest digest, byte[] value) {
    return Records.read(
        value,
        in ->
            new SessionRecord(
                digest,
                in.readUTF(),
                in.readUTF(),
                in.readInt(),
                Instant.ofEpochMilli(in.readLong())));
  }

  /// Written with the next group, and nobody waits for it.
  private final class Touch implements Commit {
    private final SessionRecord used;

    Touch(SessionRecord used) {
      this.used = used;
    }

    @Override
    public boolean durable() {
      return false;
    }

    @Override
    public void write(Group group) throws RocksDBException {
      group.put(Table.GRANTS, Keys.session(used.digest()), EmbeddedSessions.write(used));
    }

    @Override
    public void done() {
      touched.remove(used.digest(), used);
    }

    @Override
    public void failed(RuntimeException why) {
      touched.remove(used.digest(), used);
      System.getLogger(EmbeddedSessions.class.getName())
          .log(Level.WARNING, "The use of a session was not noted; it may end sooner.", why);
    }
  }
}
