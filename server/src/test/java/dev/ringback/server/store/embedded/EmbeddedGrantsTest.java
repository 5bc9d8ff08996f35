package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.TestKeys;
import dev.ringback.server.access.SessionRecord;
import dev.ringback.server.access.TokenDigest;
import dev.ringback.server.access.TokenRecord;
import dev.ringback.server.store.Stores;
import dev.ringback.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedGrantsTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path data;
  private Stores stores;

  @BeforeEach
  void open() {
    var clock = SettableClock.at(NOON);
    stores = EmbeddedStores.open(data, TestKeys.ONE, clock, clock, OpenStore.LIMITS);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private void restart() {
    stores.close();
    open();
  }

  @Test
  void token_isFoundByDigestAndClient_alsoAfterARestart() {
    var issued = token("key", "first");
    stores.tokens().put(issued);
    restart();

    assertThat(stores.tokens().find(issued.digest())).contains(issued);
    assertThat(stores.tokens().of("key")).contains(issued);
    assertThat(stores.tokens().of("ke")).isEmpty();
  }

  @Test
  void nextToken_replacesTheFormerOne() {
    var former = token("key", "former");
    var next = token("key", "next");
    stores.tokens().put(former);
    stores.tokens().put(next);

    assertThat(stores.tokens().find(former.digest())).isEmpty();
    assertThat(stores.tokens().find(next.digest())).contains(next);

    stores.tokens().remove(next);
    restart();
    assertThat(stores.tokens().find(next.digest())).isEmpty();
    assertThat(stores.tokens().of("key")).isEmpty();
  }

  @Test
  void session_isKeptTouchedAndRemoved() {
    var started = session("one", NOON);
    stores.sessions().put(started);
    stores.sessions().touch(session("one", NOON.plusSeconds(60)));
    restart();

    assertThat(stores.sessions().find(started.digest()))
        .contains(session("one", NOON.plusSeconds(60)));

    stores.sessions().remove(started.digest());
    restart();
    assertThat(stores.sessions().find(started.digest())).isEmpty();
  }

  @Test
  void useOfASession_isSeenAtOnce() {
    stores.sessions().put(session("one", NOON));
    for (var second = 1; second <= 1_000; second++) {
      var used = session("one", NOON.plusSeconds(second));
      stores.sessions().touch(used);
      assertThat(stores.sessions().find(used.digest())).contains(used);
    }

    stores.sessions().remove(TokenDigest.of("one"));
    assertThat(stores.sessions().find(TokenDigest.of("one"))).isEmpty();
  }

  @Test
  void removeUsedBefore_takesTheStaleOnesAlone() {
    var stale = session("stale", NOON.minus(Duration.ofDays(2)));
    var fresh = session("fresh", NOON);
    stores.sessions().put(stale);
    stores.sessions().put(fresh);
    stores.tokens().put(token("key", "token"));

    stores.sessions().removeUsedBefore(NOON);

    assertThat(stores.sessions().find(stale.digest())).isEmpty();
    assertThat(stores.sessions().find(fresh.digest())).contains(fresh);
    assertThat(stores.tokens().of("key")).isPresent();
  }

  private static TokenRecord token(String client, String token) {
    return new TokenRecord(client, "serial of " + token, TokenDigest.of(token), NOON);
  }

  private static SessionRecord session(String token, Instant lastUsed) {
    return new SessionRecord(TokenDigest.of(token), "id", "name", 3, lastUsed);
  }
}
