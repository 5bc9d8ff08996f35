package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.EXPECTED_RESUME_DATE;
import static dev.ringback.protocol.FieldNames.MAX_SUSPEND_DAYS_ALLOWED;
import static dev.ringback.protocol.FieldNames.NUM_DAYS_SUSPENDED_LAST_12_MONTHS;
import static dev.ringback.protocol.FieldNames.NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS;
import static dev.ringback.protocol.FieldNames.STATE;
import static dev.ringback.protocol.FieldNames.SUSPENDED_DATE;
import static dev.ringback.protocol.FieldNames.SUSPENSION_STATUS_RESPONSE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// How long a device is and may be suspended. Of `DeviceSuspensionStatus`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record SuspensionMessage(
    Envelope envelope, Optional<SuspensionMessage.SuspensionStatus> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DeviceSuspensionStatus");

  static final Form<SuspensionMessage> FORM =
      Form.<SuspensionStatus, SuspensionMessage>enveloped(
          SuspensionMessage.class,
          SuspensionMessage::new,
          SuspensionMessage::content,
          List.of(
              Place.in(
                  DEVICE_RESPONSE,
                  SUSPENSION_STATUS_RESPONSE,
                  SuspensionStatus.class,
                  SuspensionStatus.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The six facts that are documented, under names that are mostly guessed.
  ///
  /// @param state the current state
  /// @param suspendedDate when it was suspended; format not documented
  /// @param expectedResumeDate when the device returns to active by itself; format not documented
  /// @param maxSuspendDaysAllowed days allowed for the reason given
  /// @param numDaysSuspendAllowedCurrent12Months days still allowed in the current 12 months
  /// @param numDaysSuspendedLast12Months days suspended in the past 12 months
  /// @param extra members that have no place here
  public record SuspensionStatus(
      Optional<String> state,
      Optional<String> suspendedDate,
      Optional<String> expectedResumeDate,
      Optional<Long> maxSuspendDaysAllowed,
      Optional<Long> numDaysSuspendAllowedCurrent12Months,
      Optional<Long> numDaysSuspendedLast12Months,
      Extra extra)
      implements ConnectivityContent {
    static final Shape<SuspensionStatus> SHAPE =
        new Shape<>(
            in ->
                new SuspensionStatus(
                    in.text(STATE),
                    in.text(SUSPENDED_DATE),
                    in.text(EXPECTED_RESUME_DATE),
                    in.numberText(MAX_SUSPEND_DAYS_ALLOWED),
                    in.numberText(NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS),
                    in.numberText(NUM_DAYS_SUSPENDED_LAST_12_MONTHS),
                    in.rest()),
            (it, out) ->
                out.text(STATE, it.state())
                    .text(SUSPENDED_DATE, it.suspendedDate())
                    .text(EXPECTED_RESUME_DATE, it.expectedResumeDate())
                    .numberText(MAX_SUSPEND_DAYS_ALLOWED, it.maxSuspendDaysAllowed())
                    .numberText(
                        NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS,
                        it.numDaysSuspendAllowedCurrent12Months())
                    .numberText(
                        NUM_DAYS_SUSPENDED_LAST_12_MONTHS, it.numDaysSuspendedLast12Months())
                    .rest(it.extra()));
  }
}
