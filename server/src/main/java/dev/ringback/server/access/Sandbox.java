package dev.ringback.server.access;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A book of callers with the sandbox's well-known ones added, which are kept in memory only: a
/// server started without the sandbox does not know them. Safe for use by many threads.
public final class Sandbox implements AccessBooks {
  /// OAuth key.
  public static final String CLIENT = "dev-key";

  /// OAuth secret.
  public static final String SECRET = "dev-secret";

  /// Session user.
  public static final String USER = "dev-user";

  /// Session password.
  public static final String PASSWORD = "dev-password";

  private final AccessBooks stored;
  private final AtomicReference<AccessBook> wellKnown;
  private volatile Together latest =
      new Together(AccessBook.EMPTY, AccessBook.EMPTY, AccessBook.EMPTY);

  /// Adds the well-known callers, with every role and for every account, to what is stored.
  public Sandbox(AccessBooks stored) {
    this.stored = stored;
    var random = new SecureRandom();
    var roles = EnumSet.allOf(Role.class);
    var accounts = new Accounts.All();
    wellKnown =
        new AtomicReference<>(
            AccessBook.EMPTY
                .with(
                    new OauthClient(
                        CLIENT,
                        CLIENT,
                        SecretHash.ofWellKnown(SECRET, random),
                        roles,
                        accounts,
                        DiagnosticsShape.ARRAY))
                .with(
                    new SessionUser(
                        USER,
                        USER,
                        SecretHash.ofWellKnown(PASSWORD, random),
                        0,
                        roles,
                        accounts,
                        0)));
  }

  @Override
  public AccessBook read() {
    return together(stored.read());
  }

  @Override
  public AccessBook change(UnaryOperator<AccessBook> change) {
    var kept =
        stored.change(
            book -> {
              var changed = change.apply(together(book));
              changed.user(USER).ifPresent(user -> wellKnown.updateAndGet(mine -> mine.with(user)));
              return restored(book, changed.withoutClient(CLIENT).withoutUser(USER));
            });
    return together(kept);
  }

  /// Callers of the same names that are stored stay as they are.
  private static AccessBook restored(AccessBook before, AccessBook after) {
    var withClient = before.client(CLIENT).map(after::with).orElse(after);
    return before.user(USER).map(withClient::with).orElse(withClient);
  }

  /// Asked on every request, and so put together only when one of the two has changed.
  private AccessBook together(AccessBook book) {
    var mine = wellKnown.get();
    var known = latest;
    if (known.stored().equals(book) && known.mine().equals(mine)) {
      return known.all();
    }
    var all = book;
    for (var client : mine.clients().values()) {
      all = all.with(client);
    }
    for (var user : mine.users().values()) {
      all = all.with(user);
    }
    latest = new Together(book, mine, all);
    return all;
  }

  private record Together(AccessBook stored, AccessBook mine, AccessBook all) {}
}
