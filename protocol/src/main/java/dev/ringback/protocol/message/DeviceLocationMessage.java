package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.BILL_CYCLE;
import static dev.ringback.protocol.FieldNames.CONSENT;
import static dev.ringback.protocol.FieldNames.CONSENT_TRANSACTION_ID;
import static dev.ringback.protocol.FieldNames.CONSENT_TYPE;
import static dev.ringback.protocol.FieldNames.DEVICE;
import static dev.ringback.protocol.FieldNames.DEV_LOCATION_LIST;
import static dev.ringback.protocol.FieldNames.ERROR;
import static dev.ringback.protocol.FieldNames.INFO;
import static dev.ringback.protocol.FieldNames.LATITUDE_X;
import static dev.ringback.protocol.FieldNames.LONGITUDE_Y;
import static dev.ringback.protocol.FieldNames.MSID;
import static dev.ringback.protocol.FieldNames.POSITION;
import static dev.ringback.protocol.FieldNames.QOS_MET;
import static dev.ringback.protocol.FieldNames.RADIUS;
import static dev.ringback.protocol.FieldNames.SERVICE_NAME;
import static dev.ringback.protocol.FieldNames.STATUS;
import static dev.ringback.protocol.FieldNames.THRESHOLD_VALUE;
import static dev.ringback.protocol.FieldNames.TIME;
import static dev.ringback.protocol.FieldNames.TRIGGERED_AT;
import static dev.ringback.protocol.FieldNames.TRIGGER_ID;
import static dev.ringback.protocol.FieldNames.TRIGGER_NAME;
import static dev.ringback.protocol.FieldNames.TXID;
import static dev.ringback.protocol.FieldNames.TYPE;
import static dev.ringback.protocol.FieldNames.UTC_OFFSET;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message of the Device Location family. Signed with the shared key, so none echoes credentials.
public sealed interface DeviceLocationMessage extends CallbackMessage
    permits DeviceLocationMessage.Positions,
        DeviceLocationMessage.ConsentUpdate,
        DeviceLocationMessage.ReportStatus,
        DeviceLocationMessage.UsageTrigger {
  /// The service of positions and consent.
  ServiceName DEVICE_LOCATION = new ServiceName("DeviceLocation");

  /// The service of reports and usage.
  ServiceName LOCATION = new ServiceName("Location");

  @Override
  default Family family() {
    return Family.DEVICE_LOCATION;
  }

  /// Where devices are, asked for once or periodically; one device per message.
  ///
  /// @param transactionId the id of the call
  /// @param devices a position or an error each; the member is guessed
  /// @param extra members that have no place here
  public record Positions(Optional<String> transactionId, List<LocatedDevice> devices, Extra extra)
      implements DeviceLocationMessage {
    static final Shape<Positions> SHAPE =
        new Shape<>(
            in ->
                new Positions(
                    in.text(TXID), in.parts(DEV_LOCATION_LIST, LocatedDevice.SHAPE), in.rest()),
            (it, out) ->
                out.text(TXID, it.transactionId())
                    .allParts(DEV_LOCATION_LIST, it.devices(), LocatedDevice.SHAPE)
                    .rest(it.extra()));

    /// Copies the list.
    public Positions {
      devices = List.copyOf(devices);
    }

    @Override
    public ServiceName service() {
      return DEVICE_LOCATION;
    }

    @Override
    public Optional<String> correlationId() {
      return transactionId;
    }
  }

  /// Where a device is, or why that is not known.
  ///
  /// @param msid the MDN
  /// @param position where it is
  /// @param error why that is not known
  /// @param extra members that have no place here
  public record LocatedDevice(
      Optional<String> msid,
      Optional<Position> position,
      Optional<LocationError> error,
      Extra extra) {
    static final Shape<LocatedDevice> SHAPE =
        new Shape<>(
            in ->
                new LocatedDevice(
                    in.text(MSID),
                    in.part(POSITION, Position.SHAPE),
                    in.part(ERROR, LocationError.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(MSID, it.msid())
                    .part(POSITION, it.position(), Position.SHAPE)
                    .part(ERROR, it.error(), LocationError.SHAPE)
                    .rest(it.extra()));
  }

  /// A place at a time.
  ///
  /// @param time `YYYYMMDDhhmmss`
  /// @param utcOffset such as `+0000`
  /// @param latitude in degrees, north positive
  /// @param longitude in degrees, east positive
  /// @param radius in metres, how far off it may be
  /// @param qos whether the accuracy asked for was reached
  /// @param extra members that have no place here
  public record Position(
      Optional<String> time,
      Optional<String> utcOffset,
      Optional<BigDecimal> latitude,
      Optional<BigDecimal> longitude,
      Optional<BigDecimal> radius,
      Optional<Boolean> qos,
      Extra extra) {
    static final Shape<Position> SHAPE =
        new Shape<>(
            in ->
                new Position(
                    in.text(TIME),
                    in.text(UTC_OFFSET),
                    in.decimalText(LATITUDE_X),
                    in.decimalText(LONGITUDE_Y),
                    in.decimalText(RADIUS),
                    in.flag(QOS_MET),
                    in.rest()),
            (it, out) ->
                out.text(TIME, it.time())
                    .text(UTC_OFFSET, it.utcOffset())
                    .decimalText(LATITUDE_X, it.latitude())
                    .decimalText(LONGITUDE_Y, it.longitude())
                    .decimalText(RADIUS, it.radius())
                    .flag(QOS_MET, it.qos())
                    .rest(it.extra()));

    /// When; empty where time or offset is no such thing.
    public Optional<Instant> at() {
      return LocationTime.of(time, utcOffset);
    }
  }

  /// Why a position is not known.
  ///
  /// @param time `YYYYMMDDhhmmss`
  /// @param utcOffset such as `+0000`
  /// @param type such as `POSITION METHOD FAILURE`
  /// @param info more about it
  /// @param extra members that have no place here
  public record LocationError(
      Optional<String> time,
      Optional<String> utcOffset,
      Optional<String> type,
      Optional<String> info,
      Extra extra) {
    static final Shape<LocationError> SHAPE =
        new Shape<>(
            in ->
                new LocationError(
                    in.text(TIME), in.text(UTC_OFFSET), in.text(TYPE), in.text(INFO), in.rest()),
            (it, out) ->
                out.text(TIME, it.time())
                    .text(UTC_OFFSET, it.utcOffset())
                    .text(TYPE, it.type())
                    .text(INFO, it.info())
                    .rest(it.extra()));

    /// When; empty where time or offset is no such thing.
    public Optional<Instant> at() {
      return LocationTime.of(time, utcOffset);
    }
  }

  /// The outcome of a consent update. All names guessed.
  ///
  /// @param transactionId the id of the call
  /// @param accountName the account
  /// @param device the device
  /// @param consent such as `ALLOWED`
  /// @param consentType such as `COARSE`
  /// @param status such as `COMPLETED`
  /// @param extra members that have no place here
  public record ConsentUpdate(
      Optional<String> transactionId,
      Optional<String> accountName,
      Optional<DeviceId> device,
      String consent,
      Optional<String> consentType,
      Optional<String> status,
      Extra extra)
      implements DeviceLocationMessage {
    static final Shape<ConsentUpdate> SHAPE =
        new Shape<>(
            in ->
                new ConsentUpdate(
                    in.text(CONSENT_TRANSACTION_ID),
                    in.text(ACCOUNT_NAME),
                    in.part(DEVICE, DeviceId.SHAPE),
                    in.required(CONSENT),
                    in.text(CONSENT_TYPE),
                    in.text(STATUS),
                    in.rest()),
            (it, out) ->
                out.text(CONSENT_TRANSACTION_ID, it.transactionId())
                    .text(ACCOUNT_NAME, it.accountName())
                    .part(DEVICE, it.device(), DeviceId.SHAPE)
                    .text(CONSENT, it.consent())
                    .text(CONSENT_TYPE, it.consentType())
                    .text(STATUS, it.status())
                    .rest(it.extra()));

    @Override
    public ServiceName service() {
      return DEVICE_LOCATION;
    }

    @Override
    public Optional<String> correlationId() {
      return transactionId;
    }
  }

  /// An asynchronous report is ready, or came to something else.
  ///
  /// @param txid the id of the call
  /// @param status such as `COMPLETED`
  /// @param extra members that have no place here
  public record ReportStatus(String txid, Optional<String> status, Extra extra)
      implements DeviceLocationMessage {
    static final Shape<ReportStatus> SHAPE =
        new Shape<>(
            in -> new ReportStatus(in.required(TXID), in.text(STATUS), in.rest()),
            (it, out) -> out.text(TXID, it.txid()).text(STATUS, it.status()).rest(it.extra()));

    @Override
    public ServiceName service() {
      return LOCATION;
    }

    @Override
    public Optional<String> correlationId() {
      return Optional.of(txid);
    }
  }

  /// The monthly usage of the location services reached a trigger. All names guessed.
  ///
  /// @param accountName the account
  /// @param triggerId the trigger
  /// @param triggerName its name
  /// @param serviceName what is counted
  /// @param thresholdValue in percent of the quota
  /// @param billCycle such as `Current`
  /// @param triggeredAt when
  /// @param extra members that have no place here
  public record UsageTrigger(
      Optional<String> accountName,
      String triggerId,
      Optional<String> triggerName,
      Optional<String> serviceName,
      Optional<BigDecimal> thresholdValue,
      Optional<String> billCycle,
      Optional<Instant> triggeredAt,
      Extra extra)
      implements DeviceLocationMessage {
    static final Shape<UsageTrigger> SHAPE =
        new Shape<>(
            in ->
                new UsageTrigger(
                    in.text(ACCOUNT_NAME),
                    in.required(TRIGGER_ID),
                    in.text(TRIGGER_NAME),
                    in.text(SERVICE_NAME),
                    in.decimalText(THRESHOLD_VALUE),
                    in.text(BILL_CYCLE),
                    in.time(TRIGGERED_AT),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .text(TRIGGER_ID, it.triggerId())
                    .text(TRIGGER_NAME, it.triggerName())
                    .text(SERVICE_NAME, it.serviceName())
                    .decimalText(THRESHOLD_VALUE, it.thresholdValue())
                    .text(BILL_CYCLE, it.billCycle())
                    .time(TRIGGERED_AT, it.triggeredAt())
                    .rest(it.extra()));

    @Override
    public ServiceName service() {
      return LOCATION;
    }

    @Override
    public Optional<String> correlationId() {
      return Optional.of(triggerId);
    }
  }
}
