package dev.ringback.server.conformance;

import dev.ringback.server.access.AccessBook;
import dev.ringback.server.access.AccessBooks;
import dev.ringback.server.access.SessionRecord;
import dev.ringback.server.access.SessionRecords;
import dev.ringback.server.access.TokenDigest;
import dev.ringback.server.access.TokenRecord;
import dev.ringback.server.access.TokenRecords;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// Callers, their tokens and their sessions, for as long as the test runs. Safe for use by many
/// threads.
final class CallersInMemory implements AccessBooks {
  private final AtomicReference<AccessBook> book = new AtomicReference<>(AccessBook.EMPTY);

  @Override
  public AccessBook read() {
    return book.get();
  }

  @Override
  public AccessBook change(UnaryOperator<AccessBook> change) {
    synchronized (book) {
      var changed = change.apply(book.get());
      book.set(changed);
      return changed;
    }
  }

  /// Their tokens.
  static final class Tokens implements TokenRecords {
    private final Map<String, TokenRecord> byClient = new ConcurrentHashMap<>();

    @Override
    public Optional<TokenRecord> find(TokenDigest digest) {
      return byClient.values().stream().filter(one -> one.digest().equals(digest)).findFirst();
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
      byClient.remove(revoked.client(), revoked);
    }
  }

  /// Their sessions.
  static final class Sessions implements SessionRecords {
    private final Map<TokenDigest, SessionRecord> byDigest = new ConcurrentHashMap<>();

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
      put(used);
    }

    @Override
    public void remove(TokenDigest digest) {
      byDigest.remove(digest);
    }

    @Override
    public void removeUsedBefore(Instant limit) {
      byDigest.values().removeIf(one -> one.lastUsed().isBefore(limit));
    }
  }
}
