package dev.ringback.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Compares secrets with what is kept of them. Safe for use by many threads.
///
/// What has passed once passes again at the cost of one HMAC: the digest of it, under a key that
/// only this object knows, is remembered. An unknown name costs as much as a wrong secret, and so
/// does one whose secret was hashed with fewer iterations, so that the time shows none of them.
final class SecretCheck {
  private static final int MAX_SECRET = 1024;
  private static final int REMEMBERED = 4096;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final SecretHash decoy;
  private final Comparing comparing;
  private final Map<String, Boolean> passed = Collections.synchronizedMap(new Recent());

  /// Half the processors at most, so that a flood of wrong secrets leaves the rest to others.
  private final Semaphore working =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  SecretCheck(SecureRandom random) {
    this(random, SecretHash::matches);
  }

  SecretCheck(SecureRandom random, Comparing comparing) {
    this.comparing = comparing;
    var bytes = new byte[32];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, ALGORITHM);
    decoy = SecretHash.decoy(random);
  }

  /// Whether `secret` has passed lately and is still the one that was kept.
  boolean remembers(Optional<SecretHash> kept, String secret) {
    return secret.length() <= MAX_SECRET && passed.containsKey(digest(kept.orElse(decoy), secret));
  }

  /// Whether `secret` is the one that was kept; never, when none was.
  boolean passes(Optional<SecretHash> kept, String secret) {
    if (secret.length() > MAX_SECRET) {
      return false;
    }
    var hash = kept.orElse(decoy);
    var digest = digest(hash, secret);
    if (passed.containsKey(digest)) {
      return true;
    }
    working.acquireUninterruptibly();
    try {
      var passes = comparing.matches(hash, secret) && kept.isPresent();
      if (passes) {
        passed.put(digest, true);
      } else {
        var _ = decoy.moreThan(hash).map(rest -> comparing.matches(rest, secret));
      }
      return passes;
    } finally {
      working.release();
    }
  }

  private String digest(SecretHash hash, String secret) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((hash.salt() + hash.hash()).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(secret.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HMAC-SHA256, which every Java must.", e);
    }
  }

  /// Compares a secret with what is kept of one, which takes long.
  interface Comparing {
    /// Whether `kept` is the hash of `secret`.
    boolean matches(SecretHash kept, String secret);
  }

  private static final class Recent extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }
}
