package dev.ringback.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One of the seven callback APIs. Inside Ringback a difference between them is a property to ask
/// for here, never a name to compare.
public enum Family {
  /// Connectivity Management, `/api/m2m/v1`.
  CONNECTIVITY("connectivity", "/api/m2m/v1"),
  /// Device Location, `/api/loc/v1`.
  DEVICE_LOCATION("device-location", "/api/loc/v1"),
  /// Software Management v1, `/api/fota/v1`.
  SOFTWARE_MANAGEMENT_V1("software-management-v1", "/api/fota/v1"),
  /// Software Management v2, `/api/fota/v2`; no service name on the wire.
  SOFTWARE_MANAGEMENT_V2("software-management-v2", "/api/fota/v2"),
  /// Software Management v3, `/api/fota/v3`; no service name on the wire.
  SOFTWARE_MANAGEMENT_V3("software-management-v3", "/api/fota/v3"),
  /// Device Diagnostics, `/api/diagnostics/v1`.
  DIAGNOSTICS("diagnostics", "/api/diagnostics/v1"),
  /// Hyper Precise Location, `/api/hyper-precise/v1`; the set of services is open.
  HYPER_PRECISE("hyper-precise", "/api/hyper-precise/v1");

  private static final Map<String, Family> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Family::id, family -> family));

  private final String id;
  private final String basePath;

  Family(String id, String basePath) {
    this.id = id;
    this.basePath = basePath;
  }

  /// The family of that id, such as `device-location`.
  public static Optional<Family> of(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /// The family's name in Ringback's own APIs, such as `device-location`.
  public String id() {
    return id;
  }

  /// The path all of the family's registration operations start with.
  public String basePath() {
    return basePath;
  }

  /// The callback services with a published name, in alphabetical order.
  public Set<ServiceName> services() {
    return Services.of(this);
  }

  /// Whether a listener may be registered for `service`: one of [#services()], or any name where
  /// the set is open.
  public boolean offers(ServiceName service) {
    return this == HYPER_PRECISE || services().contains(service);
  }

  /// Whether a callback's body echoes the `username` and `password` of its registration.
  public boolean echoesCredentials() {
    return this == CONNECTIVITY || this == SOFTWARE_MANAGEMENT_V1;
  }

  /// Whether a callback's body carries `callbackCount` and `maxCallbackThreshold`.
  public boolean countsAttempts() {
    return this == CONNECTIVITY;
  }

  /// Whether a registration is answered with a shared key, and callbacks are signed with it.
  public boolean signsWithSharedKey() {
    return this == DEVICE_LOCATION || this == DIAGNOSTICS;
  }

  /// Whether a registration may name headers that travel with each callback.
  public boolean carriesCustomHeaders() {
    return this == DIAGNOSTICS;
  }

  /// Whether a listener's address is documented to be `https`.
  public boolean wantsHttps() {
    return this == SOFTWARE_MANAGEMENT_V2 || this == SOFTWARE_MANAGEMENT_V3 || this == DIAGNOSTICS;
  }

  /// The id.
  @Override
  public String toString() {
    return id;
  }
}
