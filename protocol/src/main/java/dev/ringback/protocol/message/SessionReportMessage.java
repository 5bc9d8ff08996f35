package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.BYTES_TRANSFERRED;
import static dev.ringback.protocol.FieldNames.ERRORS;
import static dev.ringback.protocol.FieldNames.ERROR_CODE;
import static dev.ringback.protocol.FieldNames.ERROR_MESSAGE;
import static dev.ringback.protocol.FieldNames.ERROR_RESPONSE;
import static dev.ringback.protocol.FieldNames.HTTP_STATUS_CODE;
import static dev.ringback.protocol.FieldNames.IMEI;
import static dev.ringback.protocol.FieldNames.NUMBER_OF_SESSIONS;
import static dev.ringback.protocol.FieldNames.TXID;
import static dev.ringback.protocol.FieldNames.USAGE;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// The aggregate report of the Hyper Precise Location family: sessions and bytes per device, of at
/// most 10,000 devices and 180 days. The members are those of the synchronous report.
///
/// @param service the service it came for: the set of names is open
/// @param txid the id of the call
/// @param usage what devices used
/// @param errors which devices could not be counted
/// @param extra members that have no place here
public record SessionReportMessage(
    ServiceName service,
    Optional<String> txid,
    List<DeviceSessions> usage,
    List<DeviceError> errors,
    Extra extra)
    implements CallbackMessage {
  /// The service with a published name.
  public static final ServiceName BULLSEYE_REPORTING = new ServiceName("BullseyeReporting");

  static Shape<SessionReportMessage> shape(ServiceName service) {
    return new Shape<>(
        in ->
            new SessionReportMessage(
                service,
                in.text(TXID),
                in.parts(USAGE, DeviceSessions.SHAPE),
                in.parts(ERRORS, DeviceError.SHAPE),
                in.rest()),
        (it, out) ->
            out.text(TXID, it.txid())
                .allParts(USAGE, it.usage(), DeviceSessions.SHAPE)
                .allParts(ERRORS, it.errors(), DeviceError.SHAPE)
                .rest(it.extra()));
  }

  /// Copies the lists.
  public SessionReportMessage {
    usage = List.copyOf(usage);
    errors = List.copyOf(errors);
  }

  @Override
  public Family family() {
    return Family.HYPER_PRECISE;
  }

  @Override
  public Optional<String> correlationId() {
    return txid;
  }

  /// What a device used.
  ///
  /// @param imei the device
  /// @param numberOfSessions number of sessions
  /// @param bytesTransferred in bytes
  /// @param extra members that have no place here
  public record DeviceSessions(
      Optional<String> imei,
      Optional<Long> numberOfSessions,
      Optional<Long> bytesTransferred,
      Extra extra) {
    static final Shape<DeviceSessions> SHAPE =
        new Shape<>(
            in ->
                new DeviceSessions(
                    in.text(IMEI),
                    in.number(NUMBER_OF_SESSIONS),
                    in.number(BYTES_TRANSFERRED),
                    in.rest()),
            (it, out) ->
                out.text(IMEI, it.imei())
                    .number(NUMBER_OF_SESSIONS, it.numberOfSessions())
                    .number(BYTES_TRANSFERRED, it.bytesTransferred())
                    .rest(it.extra()));
  }

  /// Why a device could not be counted.
  ///
  /// @param imei the device
  /// @param errorMessage what is wrong
  /// @param errorResponse the same for programs
  /// @param extra members that have no place here
  public record DeviceError(
      Optional<String> imei,
      Optional<String> errorMessage,
      Optional<ErrorResponse> errorResponse,
      Extra extra) {
    static final Shape<DeviceError> SHAPE =
        new Shape<>(
            in ->
                new DeviceError(
                    in.text(IMEI),
                    in.text(ERROR_MESSAGE),
                    in.part(ERROR_RESPONSE, ErrorResponse.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(IMEI, it.imei())
                    .text(ERROR_MESSAGE, it.errorMessage())
                    .part(ERROR_RESPONSE, it.errorResponse(), ErrorResponse.SHAPE)
                    .rest(it.extra()));
  }

  /// An error for programs.
  ///
  /// @param errorCode such as `INVALID_PARAMETER`
  /// @param errorMessage what is wrong
  /// @param httpStatusCode an HTTP status
  /// @param extra members that have no place here
  public record ErrorResponse(
      Optional<String> errorCode,
      Optional<String> errorMessage,
      Optional<Long> httpStatusCode,
      Extra extra) {
    static final Shape<ErrorResponse> SHAPE =
        new Shape<>(
            in ->
                new ErrorResponse(
                    in.text(ERROR_CODE),
                    in.text(ERROR_MESSAGE),
                    in.numberText(HTTP_STATUS_CODE),
                    in.rest()),
            (it, out) ->
                out.text(ERROR_CODE, it.errorCode())
                    .text(ERROR_MESSAGE, it.errorMessage())
                    .numberText(HTTP_STATUS_CODE, it.httpStatusCode())
                    .rest(it.extra()));
  }
}
