package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.EVENT_TYPE;
import static dev.ringback.protocol.FieldNames.NETWORK_EVENT_RESPONSE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// Something happened in the network. All names guessed: only that of the service is known,
/// `NetworkEventService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record NetworkEventMessage(
    Envelope envelope, Optional<NetworkEventMessage.NetworkEvent> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("NetworkEventService");

  static final Form<NetworkEventMessage> FORM =
      Form.<NetworkEvent, NetworkEventMessage>enveloped(
          NetworkEventMessage.class,
          NetworkEventMessage::new,
          NetworkEventMessage::content,
          List.of(Place.at(NETWORK_EVENT_RESPONSE, NetworkEvent.class, NetworkEvent.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The event.
  ///
  /// @param eventType what happened
  /// @param extra members that have no place here
  public record NetworkEvent(Optional<String> eventType, Extra extra)
      implements ConnectivityContent {
    static final Shape<NetworkEvent> SHAPE =
        new Shape<>(
            in -> new NetworkEvent(in.text(EVENT_TYPE), in.rest()),
            (it, out) -> out.text(EVENT_TYPE, it.eventType()).rest(it.extra()));
  }
}
