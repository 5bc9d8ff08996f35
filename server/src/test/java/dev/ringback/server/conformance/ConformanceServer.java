package dev.ringback.server.conformance;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.Server;
import dev.ringback.server.ServerConfig;
import dev.ringback.server.TestKeys;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.Role;
import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.store.embedded.AccessFile;
import dev.ringback.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A server on a free port of 127.0.0.1, with callers of its own and the documented rules, except
/// that the private addresses of the documented examples may be registered. Its clock stands until
/// it is moved.
final class ConformanceServer implements AutoCloseable {
  private static final AccountName ACCOUNT = new AccountName("0252012345-00001");
  private static final AccountName FOREIGN_ACCOUNT = new AccountName("0212312345-00002");

  private final SettableClock clock = SettableClock.at(Instant.now());
  private final Server server;
  private final JsonObject settings;

  ConformanceServer(Path data) {
    var admin = new AccessAdmin(AccessFile.in(data));
    var customer = Set.of(Role.CUSTOMER);
    var client = admin.addClient("one", customer, new Accounts.All(), DiagnosticsShape.ARRAY);
    var objects = admin.addClient("two", customer, new Accounts.All(), DiagnosticsShape.OBJECT);
    var accounts = new Accounts.Some(Set.of(ACCOUNT));
    var user = admin.addUser("zbeeblebrox", customer, accounts);
    var other = admin.addUser("tmcmillan", customer, accounts);
    var examples = List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("255.0.0.0/8"));
    server =
        Server.start(
            ServerConfig.defaults(data, 0).sealedWith(TestKeys.ONE).allowing(examples), clock);
    settings =
        JsonObject.EMPTY
            .with("server", server.url())
            .with("key", client.client().id())
            .with("secret", client.secret())
            .with("objectKey", objects.client().id())
            .with("objectSecret", objects.secret())
            .with("user", user.user().name())
            .with("password", user.password())
            .with("otherUser", other.user().name())
            .with("otherPassword", other.password())
            .with("account", ACCOUNT.value())
            .with("foreignAccount", FOREIGN_ACCOUNT.value())
            .with("services", services());
  }

  private static JsonObject services() {
    return new JsonObject(
        Arrays.stream(Family.values())
            .collect(
                Collectors.toMap(
                    Family::id,
                    family ->
                        JsonValue.of(
                            family.services().stream()
                                .map(service -> JsonValue.of(service.value()))
                                .toList()))));
  }

  /// Where it is and who may call, secrets included, for a program that calls it.
  JsonObject settings() {
    return settings;
  }

  /// Moves its clock.
  void advance(Duration duration) {
    clock.advance(duration);
  }

  @Override
  public void close() {
    server.close();
  }
}
