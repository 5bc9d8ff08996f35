package dev.ringback.server.web;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.access.Caller;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// How callers say which deliveries they mean.
final class Filters {
  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");

  private Filters() {}

  /// The value of a query parameter; one that is empty is as good as none.
  ///
  /// @param read the value, unless the text is none of it
  /// @throws Failure when the value cannot be read
  static <T> Optional<T> parameter(
      Request request, String name, Function<String, Optional<T>> read) {
    return request
        .parameter(name)
        .filter(text -> !text.isEmpty())
        .map(text -> read.apply(text).orElseThrow(() -> refused(name)));
  }

  /// What is wrong with a request whose parameter has no such value.
  static Failure refused(String parameter) {
    return new Failure(
        ProblemCode.PARAMETER_REFUSED,
        "The parameter " + parameter + " has a value that is none of its.");
  }

  /// How many to show at most.
  static int limit(Request request) {
    return parameter(request, "limit", Filters::limit).orElse(USUAL_LIMIT);
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(LIMIT.asMatchPredicate())
        .map(Integer::parseInt)
        .filter(limit -> limit >= 1 && limit <= MAX_LIMIT);
  }

  /// The account of that name; empty where it cannot be one.
  static Optional<AccountName> account(String text) {
    return Optional.of(text).filter(AccountName::isValid).map(AccountName::new);
  }

  /// The service of that name; empty where it cannot be one.
  static Optional<ServiceName> service(String text) {
    return Optional.of(text).filter(ServiceName::isValid).map(ServiceName::new);
  }

  /// The time that ISO 8601 text with an offset tells.
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /// Whose deliveries to look for: those of `asked` or else of all accounts, as far as the caller
  /// covers them; empty for all there are.
  static Optional<Set<AccountName>> accounts(Caller caller, Optional<AccountName> asked) {
    if (asked.isPresent()) {
      return Optional.of(asked.filter(caller::covers).map(Set::of).orElse(Set.of()));
    }
    return caller.onlyAccounts();
  }
}
