package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.ATTRIBUTES;
import static dev.ringback.protocol.FieldNames.CREATED_ON;
import static dev.ringback.protocol.FieldNames.DEVICE;
import static dev.ringback.protocol.FieldNames.DIAGNOSTICS_TRANSACTION_ID;
import static dev.ringback.protocol.FieldNames.NAME;
import static dev.ringback.protocol.FieldNames.VALUE;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was observed of a device, in the Diagnostics family: at the interval asked for, 15 s at the
/// fastest, until the observation ends. Names borrowed from the history report.
///
/// @param transactionId the id of the call that started it
/// @param accountName the account
/// @param device the device
/// @param attributes what was observed
/// @param extra members that have no place here
public record ObservationMessage(
    Optional<String> transactionId,
    Optional<String> accountName,
    Optional<DeviceId> device,
    List<ObservedAttribute> attributes,
    Extra extra)
    implements CallbackMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("Diagnostics");

  static final Shape<ObservationMessage> SHAPE =
      new Shape<>(
          in ->
              new ObservationMessage(
                  in.text(DIAGNOSTICS_TRANSACTION_ID),
                  in.text(ACCOUNT_NAME),
                  in.part(DEVICE, DeviceId.SHAPE),
                  in.parts(ATTRIBUTES, ObservedAttribute.SHAPE),
                  in.rest()),
          (it, out) ->
              out.text(DIAGNOSTICS_TRANSACTION_ID, it.transactionId())
                  .text(ACCOUNT_NAME, it.accountName())
                  .part(DEVICE, it.device(), DeviceId.SHAPE)
                  .allParts(ATTRIBUTES, it.attributes(), ObservedAttribute.SHAPE)
                  .rest(it.extra()));

  /// Copies the list.
  public ObservationMessage {
    attributes = List.copyOf(attributes);
  }

  @Override
  public Family family() {
    return Family.DIAGNOSTICS;
  }

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  @Override
  public Optional<String> correlationId() {
    return transactionId;
  }

  /// A value at a time.
  ///
  /// @param name such as `RADIO_SIGNAL_STRENGTH`
  /// @param value the value
  /// @param createdOn when it was observed
  /// @param extra members that have no place here
  public record ObservedAttribute(
      Optional<String> name, Optional<String> value, Optional<Instant> createdOn, Extra extra) {
    static final Shape<ObservedAttribute> SHAPE =
        new Shape<>(
            in ->
                new ObservedAttribute(
                    in.text(NAME), in.text(VALUE), in.time(CREATED_ON), in.rest()),
            (it, out) ->
                out.text(NAME, it.name())
                    .text(VALUE, it.value())
                    .time(CREATED_ON, it.createdOn())
                    .rest(it.extra()));
  }
}
