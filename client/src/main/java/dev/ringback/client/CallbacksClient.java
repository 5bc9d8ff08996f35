package dev.ringback.client;

import static java.util.Objects.requireNonNull;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A client of the seven callback registration APIs. Make one and share it: it is safe for use by
/// many threads, keeps connections and both logins, and needs no closing.
///
/// Every method blocks, at most for the request time-out times the number of sendings and logins,
/// and the pauses between. Interrupting the thread cancels the call. Meant for virtual threads, at
/// home on any.
public final class CallbacksClient {
  private final URI baseUrl;
  private final Sessions sessions;
  private final ConnectivityCallbacks connectivity;
  private final DeviceLocationCallbacks deviceLocation;
  private final SoftwareManagementV1Callbacks softwareManagementV1;
  private final SoftwareManagementCallbacks softwareManagementV2;
  private final SoftwareManagementCallbacks softwareManagementV3;
  private final DiagnosticsCallbacks diagnostics;
  private final HyperPreciseCallbacks hyperPrecise;
  private final CallbackRegistrations registrations;

  private CallbacksClient(URI baseUrl, Logins logins, String sharedKeyHeader) {
    this.baseUrl = baseUrl;
    sessions = new Sessions(logins);
    connectivity =
        new ConnectivityCallbacks(new FamilyCalls(Family.CONNECTIVITY, logins, sharedKeyHeader));
    deviceLocation =
        new DeviceLocationCallbacks(
            new FamilyCalls(Family.DEVICE_LOCATION, logins, sharedKeyHeader));
    softwareManagementV1 =
        new SoftwareManagementV1Callbacks(
            new FamilyCalls(Family.SOFTWARE_MANAGEMENT_V1, logins, sharedKeyHeader));
    softwareManagementV2 =
        new SoftwareManagementCallbacks(
            new FamilyCalls(Family.SOFTWARE_MANAGEMENT_V2, logins, sharedKeyHeader));
    softwareManagementV3 =
        new SoftwareManagementCallbacks(
            new FamilyCalls(Family.SOFTWARE_MANAGEMENT_V3, logins, sharedKeyHeader));
    diagnostics =
        new DiagnosticsCallbacks(new FamilyCalls(Family.DIAGNOSTICS, logins, sharedKeyHeader));
    hyperPrecise =
        new HyperPreciseCallbacks(new FamilyCalls(Family.HYPER_PRECISE, logins, sharedKeyHeader));
    registrations = new CallbackRegistrations(this);
  }

  /// A builder; [Builder#clientCredentials(String, String)] and a session are all it needs.
  public static Builder builder() {
    return new Builder();
  }

  /// Listing, registering and deregistering with the family as an argument.
  public CallbackRegistrations registrations() {
    return registrations;
  }

  /// Connectivity, `/api/m2m/v1`.
  public ConnectivityCallbacks connectivity() {
    return connectivity;
  }

  /// Device Location, `/api/loc/v1`.
  public DeviceLocationCallbacks deviceLocation() {
    return deviceLocation;
  }

  /// Software Management v1, `/api/fota/v1`.
  public SoftwareManagementV1Callbacks softwareManagementV1() {
    return softwareManagementV1;
  }

  /// Software Management v2, `/api/fota/v2`.
  public SoftwareManagementCallbacks softwareManagementV2() {
    return softwareManagementV2;
  }

  /// Software Management v3, `/api/fota/v3`.
  public SoftwareManagementCallbacks softwareManagementV3() {
    return softwareManagementV3;
  }

  /// Diagnostics, `/api/diagnostics/v1`.
  public DiagnosticsCallbacks diagnostics() {
    return diagnostics;
  }

  /// Hyper Precise Location, `/api/hyper-precise/v1`.
  public HyperPreciseCallbacks hyperPrecise() {
    return hyperPrecise;
  }

  /// The two logins by hand.
  public Sessions sessions() {
    return sessions;
  }

  /// The address the client talks to.
  @Override
  public String toString() {
    return "CallbacksClient[" + baseUrl + "]";
  }

  /// Builds clients. Each call refuses at once what cannot be meant, alone or beside what was set
  /// before. Confined to one thread.
  public static final class Builder {
    private static final URI PRODUCTION = URI.create("https://thingspace.verizon.com");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    private URI baseUrl = PRODUCTION;
    private @Nullable String clientKey;
    private @Nullable String clientSecret;
    private List<String> scopes = List.of();
    private @Nullable SessionSource session;
    private @Nullable HttpClient httpClient;
    private @Nullable ProxySelector proxy;
    private @Nullable Duration connectTimeout;
    private Duration requestTimeout = REQUEST_TIMEOUT;
    private RetrySettings retry = RetrySettings.DEFAULT;
    private String sharedKeyHeader = HeaderNames.SHARED_KEY;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /// Where the platform is; `https://thingspace.verizon.com` unless set. Over plain `http`
    /// secrets travel readably: for loopback and closed networks.
    ///
    /// @param url scheme, host, and a port and path if need be; `/api/…` is added
    public Builder baseUrl(URI url) {
      var scheme = Optional.ofNullable(url.getScheme()).orElse("");
      if (!(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "baseUrl: (expected: http or https, a host, no user, query or fragment,"
                + " such as https://thingspace.verizon.com)");
      }
      baseUrl = URI.create(url.toString().replaceFirst("/+$", ""));
      return this;
    }

    /// The key and secret of the OAuth client, which the bearer token is fetched with. Necessary.
    public Builder clientCredentials(String key, String secret) {
      Texts.requireText("key", key);
      if (key.indexOf(':') >= 0) {
        throw new IllegalArgumentException("key: has a colon (expected: none, as Basic wants it)");
      }
      clientSecret = Texts.requireText("secret", secret);
      clientKey = key;
      return this;
    }

    /// The scopes to ask for with the bearer token; the platform chooses unless set.
    public Builder scopes(String... names) {
      for (var name : names) {
        if (!Texts.isToken(name)) {
          throw new IllegalArgumentException(
              "scope: '" + name + "' (expected: printable ASCII without a blank, each apart)");
        }
      }
      scopes = List.of(names);
      return this;
    }

    /// The user whose sessions the client opens by itself. This or [#sessionToken(String)] is
    /// necessary.
    public Builder session(String username, String password) {
      return session(
          new SessionSource.User(
              Texts.requireText("username", username), Texts.requireText("password", password)));
    }

    /// The token of a session that someone else keeps alive. The client cannot renew it.
    public Builder sessionToken(String token) {
      return session(new SessionSource.Fixed(new SessionToken(token)));
    }

    private Builder session(SessionSource source) {
      if (session != null && session.getClass() != source.getClass()) {
        throw new IllegalArgumentException(
            "session and sessionToken: both given (expected: one, for each sets the session)");
      }
      session = source;
      return this;
    }

    /// The HTTP client to use, with its own proxy, connect time-out, TLS and executor. It must not
    /// follow redirects, which would carry both tokens to wherever they point.
    public Builder httpClient(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "httpClient: follows redirects "
                + client.followRedirects()
                + " (expected: NEVER, for they would carry the tokens elsewhere)");
      }
      refuseBoth(client, proxy, "proxy");
      refuseBoth(client, connectTimeout, "connectTimeout");
      httpClient = client;
      return this;
    }

    /// The HTTP proxy to go through; the system's unless set.
    public Builder proxy(InetSocketAddress address) {
      return proxy(ProxySelector.of(address));
    }

    /// What chooses the HTTP proxy to go through; the system's unless set.
    public Builder proxy(ProxySelector selector) {
      refuseBoth(httpClient, selector, "proxy");
      proxy = requireNonNull(selector);
      return this;
    }

    /// How long connecting may take; 10 seconds unless set.
    ///
    /// @param timeout more than 0, at most 1 hour
    public Builder connectTimeout(Duration timeout) {
      refuseBoth(httpClient, timeout, "connectTimeout");
      connectTimeout = requireTimeout("connectTimeout", timeout);
      return this;
    }

    /// How long one sending may take, connecting and the whole answer included; 30 seconds unless
    /// set.
    ///
    /// @param timeout more than 0, at most 1 hour
    public Builder requestTimeout(Duration timeout) {
      requestTimeout = requireTimeout("requestTimeout", timeout);
      return this;
    }

    /// Whether and how GET, PUT and DELETE are sent again; [RetrySettings#DEFAULT] unless set.
    public Builder retry(RetrySettings settings) {
      retry = requireNonNull(settings);
      return this;
    }

    /// The response header that carries the key of a new Device Location or Diagnostics
    /// registration; `Shared-Key` unless set.
    public Builder sharedKeyHeader(String name) {
      if (!Texts.isHeaderName(name)) {
        throw new IllegalArgumentException(
            "sharedKeyHeader: '" + name + "' (expected: a header's name)");
      }
      sharedKeyHeader = name;
      return this;
    }

    /// What tells the time by which logins are renewed; the system's clock unless set.
    public Builder clock(InstantSource source) {
      clock = requireNonNull(source);
      return this;
    }

    /// A client. Nothing is sent before its first call.
    ///
    /// @throws IllegalStateException when client credentials or a session are missing
    public CallbacksClient build() {
      if (clientKey == null || clientSecret == null) {
        throw new IllegalStateException(
            "clientCredentials: missing (expected: the key and secret of an OAuth client)");
      }
      if (session == null) {
        throw new IllegalStateException(
            "session: missing (expected: a user name and password, or a sessionToken)");
      }
      var keyPair = new KeyPair(clientKey, clientSecret, scopes);
      var http = httpClient == null ? newHttpClient() : httpClient;
      var transport = new Transport(http, baseUrl, requestTimeout, retry);
      return new CallbacksClient(
          baseUrl, new Logins(transport, clock, keyPair, session), sharedKeyHeader);
    }

    private HttpClient newHttpClient() {
      var builder =
          HttpClient.newBuilder()
              .connectTimeout(connectTimeout == null ? CONNECT_TIMEOUT : connectTimeout)
              .followRedirects(HttpClient.Redirect.NEVER);
      if (proxy != null) {
        builder.proxy(proxy);
      }
      return builder.build();
    }

    private static void refuseBoth(
        @Nullable HttpClient client, @Nullable Object other, String name) {
      if (client != null && other != null) {
        throw new IllegalArgumentException(
            "httpClient and "
                + name
                + ": both given (expected: one, for the HTTP client brings its own)");
      }
    }

    private static Duration requireTimeout(String name, Duration timeout) {
      if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            name + ": " + timeout + " (expected: more than 0, at most 1 hour)");
      }
      return timeout;
    }
  }
}
