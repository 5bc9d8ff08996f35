package dev.ringback.server.access;

import dev.ringback.protocol.AccountName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who is calling.
///
/// @param client the OAuth client's id
/// @param user the person's name, where there is a session
/// @param address where the request came from, once that is noted
/// @param roles what client and, where there is a session, user may both do
/// @param accounts for whom: each of these has to cover the account
/// @param diagnosticsShape how the client reads Diagnostics listeners
public record Caller(
    String client,
    Optional<String> user,
    Optional<String> address,
    Set<Role> roles,
    List<Accounts> accounts,
    DiagnosticsShape diagnosticsShape) {
  /// Copies the collections.
  public Caller {
    roles = Set.copyOf(roles);
    accounts = List.copyOf(accounts);
  }

  /// This caller, calling from an address.
  public Caller from(String remote) {
    return new Caller(client, user, Optional.of(remote), roles, accounts, diagnosticsShape);
  }

  /// Whether the caller may act for `account`.
  public boolean covers(AccountName account) {
    for (var some : accounts) {
      if (!some.covers(account)) {
        return false;
      }
    }
    return true;
  }

  /// The accounts that the caller may act for; empty when these are all there are.
  public Optional<Set<AccountName>> onlyAccounts() {
    return accounts.stream()
        .flatMap(Caller::names)
        .findFirst()
        .map(names -> names.stream().filter(this::covers).collect(Collectors.toSet()));
  }

  private static Stream<Set<AccountName>> names(Accounts accounts) {
    return switch (accounts) {
      case Accounts.All() -> Stream.empty();
      case Accounts.Some(var names) -> Stream.of(names);
    };
  }

  /// Whether the caller may do that.
  public boolean may(Role role) {
    return roles.contains(role);
  }
}
