package dev.ringback.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Bearer tokens by the client-credentials grant. Safe for use by many threads.
///
/// A client has one token at a time, good for an hour from its first issue; asking again within the
/// hour gives the same one.
public final class OauthTokens {
  /// How long a token is good for.
  public static final Duration LIFE = Duration.ofHours(1);

  /// The scopes that may be asked for. They are granted as asked and restrict nothing: what a
  /// client may do follows from its roles.
  static final Set<String> SCOPES =
      Set.of(
          "discovery:read",
          "serviceprofile:read",
          "serviceprofile:write",
          "serviceregistry:read",
          "serviceregistry:write",
          "ts.mec.fullaccess",
          "ts.mec.limitaccess",
          "ts.application.ro",
          "edge:discovery:read",
          "edge:serviceprofile:read",
          "edge:serviceprofile:write",
          "edge:serviceregistry:read",
          "edge:serviceregistry:write",
          "read",
          "write");

  private static final String SCOPES_WHEN_NONE_ASKED = "ts.application.ro ts.mec.fullaccess";
  private static final int SERIAL_BYTES = 16;
  private static final int TOKEN_LENGTH = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final AccessBooks books;
  private final TokenRecords records;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final LogInThrottle throttle;
  private final SecureRandom random = new SecureRandom();
  private final SecretCheck secrets;
  private final KeyedLocks locks = new KeyedLocks();

  /// Tokens for the clients in a book.
  OauthTokens(
      AccessBooks books,
      TokenRecords records,
      AuditTrail audit,
      InstantSource clock,
      SecretCheck secrets) {
    this.books = books;
    this.records = records;
    this.audit = audit;
    this.clock = clock;
    this.throttle = new LogInThrottle(clock);
    this.secrets = secrets;
  }

  /// Gives a client its token.
  ///
  /// @param scope the scopes asked for, space-delimited
  public TokenResult issue(String clientId, String secret, Optional<String> scope, Origin origin) {
    return switch (check(clientId, secret, origin)) {
      case ClientCheck.Known() -> issue(clientId, secret, scope);
      case ClientCheck.Unknown() -> new TokenResult.UnknownClient();
      case ClientCheck.HeldUp(var left) -> new TokenResult.HeldUp(left);
    };
  }

  private TokenResult issue(String clientId, String secret, Optional<String> scope) {
    var asked = scope.map(OauthTokens::words).orElse(List.of());
    if (!SCOPES.containsAll(asked)) {
      return new TokenResult.UnknownScope();
    }
    var granted =
        asked.isEmpty() ? SCOPES_WHEN_NONE_ASKED : String.join(" ", new LinkedHashSet<>(asked));
    return locks.exclusively(clientId, () -> issue(clientId, secret, granted));
  }

  /// Ends a client's token; another client's, or one that has ended, is left as it is.
  ///
  /// @return whether the secret was the client's
  public ClientCheck revoke(String clientId, String secret, String token, Origin origin) {
    var check = check(clientId, secret, origin);
    return switch (check) {
      case ClientCheck.Unknown _, ClientCheck.HeldUp _ -> check;
      case ClientCheck.Known _ ->
          locks.exclusively(
              clientId,
              () -> {
                records
                    .find(TokenDigest.of(token))
                    .filter(issued -> issued.client().equals(clientId))
                    .ifPresent(records::remove);
                return check;
              });
    };
  }

  /// The client that may use `token` now.
  Optional<OauthClient> client(String token) {
    if (token.length() != TOKEN_LENGTH) {
      return Optional.empty();
    }
    return records
        .find(TokenDigest.of(token))
        .filter(issued -> clock.instant().isBefore(issued.expiresAt()))
        .flatMap(issued -> books.read().client(issued.client()));
  }

  private TokenResult issue(String clientId, String secret, String granted) {
    var now = clock.instant();
    var issued =
        records
            .of(clientId)
            .filter(kept -> secondsLeft(kept, now) > 0)
            .filter(kept -> TokenDigest.of(token(secret, kept.serial())).equals(kept.digest()))
            .orElseGet(() -> mint(clientId, secret, now));
    return new TokenResult.Issued(
        token(secret, issued.serial()), secondsLeft(issued, now), granted);
  }

  private TokenRecord mint(String clientId, String secret, Instant now) {
    var bytes = new byte[SERIAL_BYTES];
    random.nextBytes(bytes);
    var serial = HexFormat.of().formatHex(bytes);
    var minted =
        new TokenRecord(clientId, serial, TokenDigest.of(token(secret, serial)), now.plus(LIFE));
    records.put(minted);
    return minted;
  }

  /// A secret that has passed lately passes even while others are held up, so that a guesser does
  /// not shut out those who know.
  private ClientCheck check(String clientId, String secret, Origin origin) {
    var client = books.read().client(clientId);
    var kept = client.map(OauthClient::secret);
    if (secrets.remembers(kept, secret)) {
      return new ClientCheck.Known();
    }
    if (!Secrets.isSensible(clientId)) {
      return new ClientCheck.Unknown();
    }
    var heldUp = throttle.holdUp(clientId, origin.address());
    if (heldUp.isPresent()) {
      return new ClientCheck.HeldUp(heldUp.get());
    }
    if (secrets.passes(kept, secret)) {
      throttle.passed(clientId, origin.address());
      return new ClientCheck.Known();
    }
    audit.record(
        new AuditEntry(
            clock.instant(),
            AuditEntry.Action.TOKEN_ASKED,
            client.map(OauthClient::id),
            Optional.empty(),
            Optional.of(origin.address()),
            Optional.empty(),
            AuditEntry.Result.REFUSED));
    return new ClientCheck.Unknown();
  }

  private static long secondsLeft(TokenRecord issued, Instant now) {
    return Duration.between(now, issued.expiresAt()).toSeconds();
  }

  private static List<String> words(String scope) {
    return Arrays.stream(scope.strip().split(" +")).filter(word -> !word.isEmpty()).toList();
  }

  private static String token(String secret, String serial) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(("bearer " + serial).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HMAC-SHA256, which every Java must.", e);
    }
  }
}
