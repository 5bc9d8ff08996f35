package dev.ringback.server.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// The three ports of this room, kept in memory: what one login wrote, another one reads, as after
/// a restart.
final class InMemoryAccess {
  final AccessBooks books = new Books();
  final Tokens tokens = new Tokens();
  final SessionsKept sessions = new SessionsKept();

  private static final class Books implements AccessBooks {
    private final AtomicReference<AccessBook> book = new AtomicReference<>(AccessBook.EMPTY);

    @Override
    public AccessBook read() {
      return book.get();
    }

    @Override
    public synchronized AccessBook change(UnaryOperator<AccessBook> change) {
      book.set(change.apply(book.get()));
      return book.get();
    }
  }

  static final class Tokens implements TokenRecords {
    final Map<String, TokenRecord> byClient = new ConcurrentHashMap<>();

    @Override
    public Optional<TokenRecord> find(TokenDigest digest) {
      return byClient.values().stream().filter(kept -> kept.digest().equals(digest)).findFirst();
    }

    @Override
    public Optional<TokenRecord> of(String client) {
      return Optional.ofNullable(byClient.get(client));
    }

    @Override
    public void put(TokenRecord issued) {
      byClient.put(issued.client(), issued);
    }

    @Override
    public void remove(TokenRecord revoked) {
      byClient.remove(revoked.client());
    }
  }

  static final class SessionsKept implements SessionRecords {
    final Map<TokenDigest, SessionRecord> byDigest = new ConcurrentHashMap<>();

    @Override
    public Optional<SessionRecord> find(TokenDigest digest) {
      return Optional.ofNullable(byDigest.get(digest));
    }

    @Override
    public void put(SessionRecord started) {
      byDigest.put(started.digest(), started);
    }

    @Override
    public void touch(SessionRecord used) {
      byDigest.put(used.digest(), used);
    }

    @Override
    public void remove(TokenDigest digest) {
      byDigest.remove(digest);
    }

    @Override
    public void removeUsedBefore(Instant limit) {
      byDigest.values().removeIf(kept -> kept.lastUsed().isBefore(limit));
    }
  }
}
