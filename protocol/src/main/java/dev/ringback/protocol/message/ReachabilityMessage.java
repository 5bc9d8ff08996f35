package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.DEVICE_IDS;
import static dev.ringback.protocol.FieldNames.DIAGNOSTICS_RESPONSE;
import static dev.ringback.protocol.FieldNames.EVENT_TIME;
import static dev.ringback.protocol.FieldNames.MONITOR_EXPIRATION_TIME;
import static dev.ringback.protocol.FieldNames.REACHABLE;
import static dev.ringback.protocol.FieldNames.REQUEST_TYPE;

import dev.ringback.protocol.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// That a reachability monitor was set, or that a device came within reach or left it; not to be
/// mixed up with the Diagnostics family. Of `DiagnosticsService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record ReachabilityMessage(
    Envelope envelope, Optional<ReachabilityMessage.Reachability> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DiagnosticsService");

  static final Form<ReachabilityMessage> FORM =
      Form.<Reachability, ReachabilityMessage>enveloped(
          ReachabilityMessage.class,
          ReachabilityMessage::new,
          ReachabilityMessage::content,
          List.of(Place.at(DIAGNOSTICS_RESPONSE, Reachability.class, Reachability.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The monitor, the change, or both at once. All names guessed, the request types documented.
  ///
  /// @param accountName the account
  /// @param requestType `REACHABLE_FOR_DATA`, `REACHABLE_FOR_SMS` or `LOSS_OF_CONNECTIVITY`
  /// @param deviceIds the devices that are watched
  /// @param reachable whether the device is within reach; empty in a mere confirmation
  /// @param eventTime when it changed
  /// @param monitorExpirationTime until when the monitor lives, up to 10 years
  /// @param extra members that have no place here
  public record Reachability(
      Optional<String> accountName,
      Optional<String> requestType,
      List<DeviceId> deviceIds,
      Optional<Boolean> reachable,
      Optional<Instant> eventTime,
      Optional<Instant> monitorExpirationTime,
      Extra extra)
      implements ConnectivityContent {
    static final Shape<Reachability> SHAPE =
        new Shape<>(
            in ->
                new Reachability(
                    in.text(ACCOUNT_NAME),
                    in.text(REQUEST_TYPE),
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.flag(REACHABLE),
                    in.time(EVENT_TIME),
                    in.time(MONITOR_EXPIRATION_TIME),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .text(REQUEST_TYPE, it.requestType())
                    .parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .flag(REACHABLE, it.reachable())
                    .time(EVENT_TIME, it.eventTime())
                    .time(MONITOR_EXPIRATION_TIME, it.monitorExpirationTime())
                    .rest(it.extra()));

    /// Copies the list.
    public Reachability {
      deviceIds = List.copyOf(deviceIds);
    }
  }
}
