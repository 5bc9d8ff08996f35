package dev.ringback.server.store.embedded;

import dev.ringback.server.access.TokenDigest;
import dev.ringback.server.access.TokenRecord;
import dev.ringback.server.access.TokenRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Bearer tokens: one record per client, and the client's id under the token's digest. Safe for use
/// by many threads.
final class EmbeddedTokens implements TokenRecords {
  private static final int MAX_FOUND = 10_000;

  private final Database database;
  private final CommitThread commits;

  /// Those that were asked for. A change takes its token out after it is committed, so that what is
  /// read before is not kept beyond it.
  private final ConcurrentHashMap<TokenDigest, TokenRecord> found = new ConcurrentHashMap<>();

  EmbeddedTokens(Database database, CommitThread commits) {
    this.database = database;
    this.commits = commits;
  }

  @Override
  public Optional<TokenRecord> find(TokenDigest digest) {
    if (found.size() > MAX_FOUND) {
      found.clear();
    }
    var known = found.get(digest);
    return known != null
        ? Optional.of(known)
        : Optional.ofNullable(found.computeIfAbsent(digest, key -> read(key).orElse(null)));
  }

  private Optional<TokenRecord> read(TokenDigest digest) {
    return database
        .get(Table.GRANTS, Keys.token(digest))
        .map(client -> new String(client, StandardCharsets.UTF_8))
        .flatMap(this::of)
        .filter(issued -> issued.digest().equals(digest));
  }

  @Override
  public Optional<TokenRecord> of(String client) {
    return database.get(Table.GRANTS, Keys.tokenOf(client)).map(value -> read(client, value));
  }

  @Override
  public void put(TokenRecord issued) {
    var before = of(issued.client());
    commits.submitAndWait(
        group -> {
          if (before.isPresent()) {
            group.delete(Table.GRANTS, Keys.token(before.get().digest()));
          }
          group.put(Table.GRANTS, Keys.tokenOf(issued.client()), write(issued));
          group.put(
              Table.GRANTS,
              Keys.token(issued.digest()),
              issued.client().getBytes(StandardCharsets.UTF_8));
        });
    before.map(TokenRecord::digest).ifPresent(found::remove);
  }

  @Override
  public void remove(TokenRecord revoked) {
    commits.submitAndWait(
        group -> {
          group.delete(Table.GRANTS, Keys.token(revoked.digest()));
          group.delete(Table.GRANTS, Keys.tokenOf(revoked.client()));
        });
    found.remove(revoked.digest());
  }

  private static byte[] write(TokenRecord issued) {
    return Records.write(
        160,
        out -> {
          out.writeUTF(issued.serial());
          out.writeUTF(issued.digest().hex());
          out.writeLong(issued.expiresAt().toEpochMilli());
        });
  }

  private static TokenRecord read(String client, byte[] value) {
    return Records.read(
        value,
        in ->
            new TokenRecord(
                client,
                in.readUTF(),
                new TokenDigest(in.readUTF()),
                Instant.ofEpochMilli(in.readLong())));
  }
}
