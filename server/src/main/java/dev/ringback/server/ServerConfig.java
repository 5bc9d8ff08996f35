package dev.ringback.server;

import dev.ringback.protocol.HeaderNames;
import dev.ringback.server.access.SessionStrictness;
import dev.ringback.server.directory.AddressRange;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.DestinationRules;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.IntakeSettings;
import dev.ringback.server.outbound.SenderSettings;
import dev.ringback.server.retry.RetrySchedule;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.web.EdgeSettings;
import dev.ringback.server.web.http.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything that can be set. Immutable; made by [ConfigFile] from a file, or from its defaults.
///
/// @param data the data directory
/// @param keys where the keys come from that secrets at rest are sealed with
/// @param sandbox whether this is the sandbox, `--dev`: well-known callers, loopback listeners
/// @param edge where and how the HTTP edge listens
/// @param sessions how strictly sessions are asked for
/// @param registration what may be registered
/// @param attempts which addresses an attempt may connect to
/// @param intake how much may wait to be written
/// @param sender how attempts are made
/// @param retries when a delivery is tried again
/// @param keeping how long messages are kept
/// @param operatorUrl where operators' own events are delivered
public record ServerConfig(
    Path data,
    KeySource keys,
    boolean sandbox,
    EdgeSettings edge,
    SessionStrictness sessions,
    RegistrationRules registration,
    DestinationRules attempts,
    IntakeSettings intake,
    SenderSettings sender,
    RetrySchedule retries,
    Keeping keeping,
    Optional<CallbackUrl> operatorUrl) {

  /// How long messages are kept.
  ///
  /// @param delivered what was delivered can be looked at this long, from its acceptance
  /// @param archived what was given up can be replayed this long, from then on
  /// @param audit who did what is written down this long
  public record Keeping(Duration delivered, Duration archived, Duration audit) {
    /// A day, the documented 30, and a year with some weeks to look at it.
    public static final Keeping USUAL =
        new Keeping(Duration.ofDays(1), Duration.ofDays(30), Duration.ofDays(400));

    /// A publisher's own ids are remembered for a day with what was delivered.
    public Keeping {
      if (delivered.compareTo(Duration.ofDays(1)) < 0
          || !archived.isPositive()
          || audit.compareTo(Duration.ofDays(1)) < 0) {
        throw new IllegalArgumentException(
            "keep: a day at least for what was delivered and for the audit trail, and longer than"
                + " nothing for the archive");
      }
    }
  }

  /// The defaults, on 127.0.0.1. What they lack to start a server is a key ring.
  public static ServerConfig defaults(Path data, int port) {
    return new ServerConfig(
        data,
        new KeySource.None(),
        false,
        new EdgeSettings(
            "127.0.0.1",
            port,
            Optional.empty(),
            HttpLimits.USUAL,
            HeaderNames.SHARED_KEY,
            Duration.ofSeconds(10)),
        SessionStrictness.LIVE,
        RegistrationRules.DOCUMENTED,
        DestinationRules.PUBLIC_ONLY,
        IntakeSettings.DEFAULT,
        SenderSettings.DEFAULT,
        RetrySchedule.DOCUMENTED,
        Keeping.USUAL,
        Optional.empty());
  }

  /// This configuration as a sandbox: any address and port may be registered, an attempt goes to
  /// loopback only, and it makes its own keys where none are named.
  public ServerConfig inSandbox() {
    var rules = RegistrationRules.SANDBOX;
    return new ServerConfig(
        data,
        keys instanceof KeySource.None ? new KeySource.Generated() : keys,
        true,
        edge,
        sessions,
        new RegistrationRules(
            rules.ports(),
            registration.httpsOnly(),
            rules.httpForLoopback(),
            registration.canonicalAccountsOnly(),
            registration.openServiceNames(),
            rules.destinations()),
        DestinationRules.LOOPBACK_ONLY.allowing(attempts.allowed()),
        intake,
        sender,
        retries,
        keeping,
        operatorUrl);
  }

  /// This configuration with another key ring.
  public ServerConfig sealedWith(KeySource others) {
    return new ServerConfig(
        data,
        others,
        sandbox,
        edge,
        sessions,
        registration,
        attempts,
        intake,
        sender,
        retries,
        keeping,
        operatorUrl);
  }

  /// This configuration with more addresses that callbacks may go to.
  public ServerConfig allowing(List<AddressRange> ranges) {
    return new ServerConfig(
        data,
        keys,
        sandbox,
        edge,
        sessions,
        new RegistrationRules(
            registration.ports(),
            registration.httpsOnly(),
            registration.httpForLoopback(),
            registration.canonicalAccountsOnly(),
            registration.openServiceNames(),
            registration.destinations().allowing(ranges)),
        attempts.allowing(ranges),
        intake,
        sender,
        retries,
        keeping,
        operatorUrl);
  }
}
