package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.GO_TO_STATE_RESPONSE;
import static dev.ringback.protocol.FieldNames.SERVICE_NAME;
import static dev.ringback.protocol.FieldNames.SERVICE_PLAN;
import static dev.ringback.protocol.FieldNames.STATE_NAME;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// A device reached the service and state it was sent to. Of `StateService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record StateMessage(Envelope envelope, Optional<StateMessage.StateReached> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("StateService");

  static final Form<StateMessage> FORM =
      Form.<StateReached, StateMessage>enveloped(
          StateMessage.class,
          StateMessage::new,
          StateMessage::content,
          List.of(
              Place.in(
                  DEVICE_RESPONSE, GO_TO_STATE_RESPONSE, StateReached.class, StateReached.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// Where the device is now. All names guessed.
  ///
  /// @param serviceName the service
  /// @param stateName the state
  /// @param servicePlan the plan
  /// @param extra members that have no place here
  public record StateReached(
      Optional<String> serviceName,
      Optional<String> stateName,
      Optional<String> servicePlan,
      Extra extra)
      implements ConnectivityContent {
    static final Shape<StateReached> SHAPE =
        new Shape<>(
            in ->
                new StateReached(
                    in.text(SERVICE_NAME), in.text(STATE_NAME), in.text(SERVICE_PLAN), in.rest()),
            (it, out) ->
                out.text(SERVICE_NAME, it.serviceName())
                    .text(STATE_NAME, it.stateName())
                    .text(SERVICE_PLAN, it.servicePlan())
                    .rest(it.extra()));
  }
}
