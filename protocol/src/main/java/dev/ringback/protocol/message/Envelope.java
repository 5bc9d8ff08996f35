package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.CALLBACK_COUNT;
import static dev.ringback.protocol.FieldNames.COMMENT;
import static dev.ringback.protocol.FieldNames.DEVICE_IDS;
import static dev.ringback.protocol.FieldNames.FAULT_RESPONSE;
import static dev.ringback.protocol.FieldNames.MAX_CALLBACK_THRESHOLD;
import static dev.ringback.protocol.FieldNames.REQUEST_ID;
import static dev.ringback.protocol.FieldNames.STATUS;

import dev.ringback.protocol.Credentials;
import java.util.List;
import java.util.Optional;

/// What every Connectivity message has around its content. Immutable.
///
/// @param credentials those the listener was registered with, echoed
/// @param requestId the id of the request that is answered, or of the event itself
/// @param deviceIds the names of the device that the message is about, as the request gave them
/// @param status mostly `Success` or `Failed`; NIDD has words of its own; notifications have none
/// @param fault why the request failed
/// @param comment a remark for people
/// @param callbackCount which sending this is, from 1
/// @param maxCallbackThreshold how many sendings there are at most
/// @param extra top-level members that are none of these and not the content
public record Envelope(
    Optional<Credentials> credentials,
    Optional<String> requestId,
    List<DeviceId> deviceIds,
    Optional<String> status,
    Optional<Fault> fault,
    Optional<String> comment,
    Optional<Long> callbackCount,
    Optional<Long> maxCallbackThreshold,
    Extra extra) {
  /// Around nothing.
  public static final Envelope EMPTY =
      new Envelope(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Extra.NONE);

  static final Shape<Envelope> SHAPE =
      new Shape<>(
          in ->
              new Envelope(
                  in.credentials(),
                  in.text(REQUEST_ID),
                  in.parts(DEVICE_IDS, DeviceId.SHAPE),
                  in.text(STATUS),
                  in.part(FAULT_RESPONSE, Fault.SHAPE),
                  in.text(COMMENT),
                  in.number(CALLBACK_COUNT),
                  in.number(MAX_CALLBACK_THRESHOLD),
                  in.rest()),
          (it, out) ->
              out.credentials(it.credentials())
                  .text(REQUEST_ID, it.requestId())
                  .parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                  .text(STATUS, it.status())
                  .part(FAULT_RESPONSE, it.fault(), Fault.SHAPE)
                  .text(COMMENT, it.comment())
                  .number(CALLBACK_COUNT, it.callbackCount())
                  .number(MAX_CALLBACK_THRESHOLD, it.maxCallbackThreshold())
                  .rest(it.extra()));

  /// Copies the list.
  public Envelope {
    deviceIds = List.copyOf(deviceIds);
  }
}
