package dev.ringback.server.access;

import dev.ringback.protocol.AccountName;
import java.util.Set;

/// Which accounts a caller may act for.
public sealed interface Accounts {
  /// Whether `account` is one of them.
  boolean covers(AccountName account);

  /// Every account.
  record All() implements Accounts {
    @Override
    public boolean covers(AccountName account) {
      return true;
    }
  }

  /// The named accounts.
  ///
  /// @param names which
  record Some(Set<AccountName> names) implements Accounts {
    /// Copies the names.
    public Some {
      names = Set.copyOf(names);
    }

    @Override
    public boolean covers(AccountName account) {
      return names.contains(account);
    }
  }
}
