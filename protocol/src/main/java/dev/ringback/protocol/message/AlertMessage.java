package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.ALERT_RESPONSE;
import static dev.ringback.protocol.FieldNames.COMPARATOR;
import static dev.ringback.protocol.FieldNames.CONDITION;
import static dev.ringback.protocol.FieldNames.CURRENT_IMEI;
import static dev.ringback.protocol.FieldNames.CURRENT_VALUE;
import static dev.ringback.protocol.FieldNames.CYCLE_TYPE;
import static dev.ringback.protocol.FieldNames.PREVIOUS_IMEI;
import static dev.ringback.protocol.FieldNames.THRESHOLD;
import static dev.ringback.protocol.FieldNames.THRESHOLD_UNIT;
import static dev.ringback.protocol.FieldNames.TRIGGER_CATEGORY;
import static dev.ringback.protocol.FieldNames.TRIGGER_ID;
import static dev.ringback.protocol.FieldNames.TRIGGER_NAME;
import static dev.ringback.protocol.FieldNames.TRIGGER_TIME;

import dev.ringback.protocol.ServiceName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A trigger fired. Of `AlertService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record AlertMessage(Envelope envelope, Optional<AlertMessage.Alert> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("AlertService");

  static final Form<AlertMessage> FORM =
      Form.<Alert, AlertMessage>enveloped(
          AlertMessage.class,
          AlertMessage::new,
          AlertMessage::content,
          List.of(Place.at(ALERT_RESPONSE, Alert.class, Alert.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The trigger and what set it off. All names guessed, the categories documented.
  ///
  /// @param triggerId the trigger
  /// @param triggerName its name
  /// @param triggerCategory `DeviceDataUsage`, `DeviceSMSUsage`, `AggregateDeviceDataUsage`,
  ///   `DeviceSessionTime`, `DeviceIMEIChange` or `UsageAnomaly`
  /// @param accountName the account
  /// @param condition what was watched for
  /// @param currentValue what was found, in the condition's unit
  /// @param previousImei the former IMEI, when that changed
  /// @param currentImei the new IMEI, when that changed
  /// @param triggerTime when it fired
  /// @param extra members that have no place here
  public record Alert(
      Optional<String> triggerId,
      Optional<String> triggerName,
      Optional<String> triggerCategory,
      Optional<String> accountName,
      Optional<Condition> condition,
      Optional<BigDecimal> currentValue,
      Optional<String> previousImei,
      Optional<String> currentImei,
      Optional<Instant> triggerTime,
      Extra extra)
      implements ConnectivityContent {
    static final Shape<Alert> SHAPE =
        new Shape<>(
            in ->
                new Alert(
                    in.text(TRIGGER_ID),
                    in.text(TRIGGER_NAME),
                    in.text(TRIGGER_CATEGORY),
                    in.text(ACCOUNT_NAME),
                    in.part(CONDITION, Condition.SHAPE),
                    in.decimal(CURRENT_VALUE),
                    in.text(PREVIOUS_IMEI),
                    in.text(CURRENT_IMEI),
                    in.time(TRIGGER_TIME),
                    in.rest()),
            (it, out) ->
                out.text(TRIGGER_ID, it.triggerId())
                    .text(TRIGGER_NAME, it.triggerName())
                    .text(TRIGGER_CATEGORY, it.triggerCategory())
                    .text(ACCOUNT_NAME, it.accountName())
                    .part(CONDITION, it.condition(), Condition.SHAPE)
                    .decimal(CURRENT_VALUE, it.currentValue())
                    .text(PREVIOUS_IMEI, it.previousImei())
                    .text(CURRENT_IMEI, it.currentImei())
                    .time(TRIGGER_TIME, it.triggerTime())
                    .rest(it.extra()));
  }

  /// What a trigger watches for. All names guessed.
  ///
  /// @param comparator such as `gt`
  /// @param threshold in the unit
  /// @param thresholdUnit such as `MB`
  /// @param cycleType such as `Daily`
  /// @param extra members that have no place here
  public record Condition(
      Optional<String> comparator,
      Optional<BigDecimal> threshold,
      Optional<String> thresholdUnit,
      Optional<String> cycleType,
      Extra extra) {
    static final Shape<Condition> SHAPE =
        new Shape<>(
            in ->
                new Condition(
                    in.text(COMPARATOR),
                    in.decimal(THRESHOLD),
                    in.text(THRESHOLD_UNIT),
                    in.text(CYCLE_TYPE),
                    in.rest()),
            (it, out) ->
                out.text(COMPARATOR, it.comparator())
                    .decimal(THRESHOLD, it.threshold())
                    .text(THRESHOLD_UNIT, it.thresholdUnit())
                    .text(CYCLE_TYPE, it.cycleType())
                    .rest(it.extra()));
  }
}
