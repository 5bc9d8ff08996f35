package dev.ringback.server.web;

import dev.ringback.protocol.Family;
import dev.ringback.server.access.Access;
import dev.ringback.server.web.family.ConnectivityDialect;
import dev.ringback.server.web.family.DeviceLocationDialect;
import dev.ringback.server.web.family.DiagnosticsDialect;
import dev.ringback.server.web.family.FrontDesk;
import dev.ringback.server.web.family.HyperPreciseDialect;
import dev.ringback.server.web.family.OauthLogin;
import dev.ringback.server.web.family.SessionLogin;
import dev.ringback.server.web.family.SoftwareManagementUrlDialect;
import dev.ringback.server.web.family.SoftwareManagementV1Dialect;
import dev.ringback.server.web.http.Api;
import dev.ringback.server.web.http.HttpPort;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Route;
import dev.ringback.server.web.http.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// The HTTP edge: everything that the server answers to, and the port it answers on. Safe for use
/// by many threads.
public final class HttpEdge implements AutoCloseable {
  private final List<Api> apis;
  private final HttpPort port;

  /// Opens the edge.
  ///
  /// @param desk what the families' dialects ask of the rooms behind
  /// @param more Ringback's own APIs
  /// @throws RuntimeException when the port cannot be opened
  public HttpEdge(
      EdgeSettings settings, FrontDesk desk, Access access, InstantSource clock, List<Api> more) {
    var connectivity = new ConnectivityDialect(desk);
    var own =
        List.of(
            new OauthLogin(access.tokens()).api(),
            new SessionLogin(desk, access.sessions(), connectivity).api(),
            connectivity.api(),
            new DeviceLocationDialect(desk, settings.sharedKeyHeader()).api(),
            new SoftwareManagementV1Dialect(desk).api(),
            new SoftwareManagementUrlDialect(Family.SOFTWARE_MANAGEMENT_V2, desk).api(),
            new SoftwareManagementUrlDialect(Family.SOFTWARE_MANAGEMENT_V3, desk).api(),
            new DiagnosticsDialect(desk, settings.sharedKeyHeader()).api(),
            new HyperPreciseDialect(desk).api());
    apis = Stream.concat(own.stream(), more.stream()).toList();
    var router = new Router(apis, new ProblemJson());
    port =
        HttpPort.open(
            settings.host(),
            settings.port(),
            settings.tls(),
            settings.limits(),
            router,
            settings.drain(),
            clock);
  }

  /// Everything that is answered to.
  public List<Route> routes() {
    return apis.stream().flatMap(api -> api.routes().stream()).toList();
  }

  /// The port's number.
  public int port() {
    return port.number();
  }

  /// Whether the operating system's own way of moving bytes is used, rather than the JDK's.
  public boolean isNative() {
    return port.isNative();
  }

  /// Takes no more connections, finishes what is being handled, and closes.
  @Override
  public void close() {
    port.close();
  }
}
