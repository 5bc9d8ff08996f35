package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The calls of one family, sent and read. Safe for use by many threads.
final class FamilyCalls {
  /// Codes that say no with a status of success; Hyper Precise alone has them.
  private static final Set<String> FAILURES =
      Set.of("INVALID_ACCESS", "INVALID_PARAMETER", "INTERNAL_ERROR", "UNAUTHORIZED");

  private final Family family;
  private final Logins logins;
  private final String sharedKeyHeader;

  FamilyCalls(Family family, Logins logins, String sharedKeyHeader) {
    this.family = family;
    this.logins = logins;
    this.sharedKeyHeader = sharedKeyHeader;
  }

  Family family() {
    return family;
  }

  /// A path below the family's.
  String path(String rest) {
    return family.basePath() + rest;
  }

  Answer send(Call call) {
    return logins.send(call);
  }

  /// The listeners of an account.
  ///
  /// @param implied the service of those that name none; empty where each has to
  List<RegisteredListener> list(String target, AccountName account, Optional<ServiceName> implied) {
    var answer = send(Call.get(target));
    var reader = new ListenerReader(family, answer);
    return answer.objects().stream().map(json -> reader.read(json, account, implied)).toList();
  }

  /// What is registered after `call`, the answer completed from the wish.
  Registered register(Call call, Wish wish) {
    var answer = send(call.withSecrets(wish.secrets()));
    var json = objectOfSuccess(answer);
    var said =
        new ListenerReader(family, answer).read(json, wish.account(), Optional.of(wish.service()));
    var listener =
        new RegisteredListener(
            family,
            said.account(),
            said.service(),
            said.url().or(() -> Optional.of(wish.url())),
            wish.credentials(),
            wish.httpHeaders(),
            said.createdOn());
    var key =
        family.signsWithSharedKey()
            ? answer.header(sharedKeyHeader).map(IssuedKey::new)
            : Optional.<IssuedKey>empty();
    return new Registered(listener, key);
  }

  /// What is no longer registered after `call`.
  Deregistered deregister(Call call, AccountName account, ServiceName service) {
    var answer = send(call);
    var json = objectOfSuccess(answer);
    var said = new ListenerReader(family, answer).read(json, account, Optional.of(service));
    return new Deregistered(
        family,
        said.account(),
        said.service(),
        said.url().isPresent() ? Optional.of(said) : Optional.empty());
  }

  private static JsonObject objectOfSuccess(Answer answer) {
    var json = answer.object();
    if (json.get("success").filter(JsonValue.of(false)::equals).isPresent()) {
      throw new RejectedException(
          answer.call().label(),
          Problem.inSpiteOfSuccess(answer, Optional.empty(), "success is false"));
    }
    var failure = json.text("responseCode").filter(FAILURES::contains);
    if (failure.isPresent()) {
      throw new RejectedException(
          answer.call().label(),
          Problem.inSpiteOfSuccess(answer, failure, json.text("message").orElse("")));
    }
    return json;
  }
}
