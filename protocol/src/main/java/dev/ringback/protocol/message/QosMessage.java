package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.QOS_RESPONSE;
import static dev.ringback.protocol.FieldNames.QOS_STATUS;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// What became of a wish for a better quality of service. All names guessed: only that of the
/// service is known, `QoS`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record QosMessage(Envelope envelope, Optional<QosMessage.QualityOfService> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("QoS");

  static final Form<QosMessage> FORM =
      Form.<QualityOfService, QosMessage>enveloped(
          QosMessage.class,
          QosMessage::new,
          QosMessage::content,
          List.of(
              Place.in(
                  DEVICE_RESPONSE, QOS_RESPONSE, QualityOfService.class, QualityOfService.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The quality now.
  ///
  /// @param qosStatus such as `Elevated`
  /// @param extra members that have no place here
  public record QualityOfService(Optional<String> qosStatus, Extra extra)
      implements ConnectivityContent {
    static final Shape<QualityOfService> SHAPE =
        new Shape<>(
            in -> new QualityOfService(in.text(QOS_STATUS), in.rest()),
            (it, out) -> out.text(QOS_STATUS, it.qosStatus()).rest(it.extra()));
  }
}
