package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.CONFIRMATION;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.FAULT_RESPONSE;
import static dev.ringback.protocol.FieldNames.SMS_DELIVERY_RESPONSE;
import static dev.ringback.protocol.FieldNames.SMS_MESSAGE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What became of an SMS to a device, or an SMS from one. Of `EnhancedConnectivityService` (handed
/// to the network; from a device), `SMSDeliveryConfirmation` (acknowledged by the device, or
/// expired after five days) and, presumably, `ExtendedEnhancedConnectivityService`.
///
/// @param service which of the three
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record SmsMessage(
    ServiceName service, Envelope envelope, Optional<SmsMessage.Content> content)
    implements ConnectivityMessage {
  /// The service that tells of an SMS handed to the network, and of one from a device.
  public static final ServiceName SENT_OR_RECEIVED = new ServiceName("EnhancedConnectivityService");

  /// The service that tells whether an SMS arrived.
  public static final ServiceName CONFIRMED = new ServiceName("SMSDeliveryConfirmation");

  /// A service of which only the name is known.
  public static final ServiceName EXTENDED = new ServiceName("ExtendedEnhancedConnectivityService");

  private static final Set<ServiceName> SERVICES = Set.of(SENT_OR_RECEIVED, CONFIRMED, EXTENDED);

  /// Refuses other services.
  public SmsMessage {
    if (!SERVICES.contains(service)) {
      throw new IllegalArgumentException(
          "service: " + service + " (expected: one of " + SERVICES + ")");
    }
  }

  static Form<SmsMessage> form(ServiceName service) {
    return Form.<Content, SmsMessage>enveloped(
        SmsMessage.class,
        (envelope, content) -> new SmsMessage(service, envelope, content),
        SmsMessage::content,
        List.of(
            Place.in(
                DEVICE_RESPONSE, SMS_DELIVERY_RESPONSE, Confirmation.class, Confirmation.SHAPE),
            Place.text(SMS_MESSAGE, FromDevice.class, FromDevice::new, FromDevice::text)));
  }

  /// What such a message can say.
  public sealed interface Content extends ConnectivityContent permits Confirmation, FromDevice {}

  /// What became of an SMS to a device.
  ///
  /// @param confirmation what happened; the words are not documented
  /// @param fault why it failed
  /// @param extra members that have no place here
  public record Confirmation(Optional<String> confirmation, Optional<Fault> fault, Extra extra)
      implements Content {
    static final Shape<Confirmation> SHAPE =
        new Shape<>(
            in ->
                new Confirmation(
                    in.text(CONFIRMATION), in.part(FAULT_RESPONSE, Fault.SHAPE), in.rest()),
            (it, out) ->
                out.text(CONFIRMATION, it.confirmation())
                    .part(FAULT_RESPONSE, it.fault(), Fault.SHAPE)
                    .rest(it.extra()));
  }

  /// An SMS from a device, the first name in the envelope being the sender. The request id is its
  /// own.
  ///
  /// @param text what the device sent
  public record FromDevice(String text) implements Content {}
}
