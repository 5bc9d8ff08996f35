package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACTIVATE_RESPONSE;
import static dev.ringback.protocol.FieldNames.CHANGE_CUSTOM_FIELDS_RESPONSE;
import static dev.ringback.protocol.FieldNames.CHANGE_IDENTIFIER_RESPONSE;
import static dev.ringback.protocol.FieldNames.CHANGE_SERVICE_PLAN_RESPONSE;
import static dev.ringback.protocol.FieldNames.DEACTIVATED;
import static dev.ringback.protocol.FieldNames.DEACTIVATE_RESPONSE;
import static dev.ringback.protocol.FieldNames.DEVICE_CREDENTIAL;
import static dev.ringback.protocol.FieldNames.DEVICE_IDS;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.EXPECTED_RESUME_DATE;
import static dev.ringback.protocol.FieldNames.FEATURE_CODES;
import static dev.ringback.protocol.FieldNames.IP_ADDRESS;
import static dev.ringback.protocol.FieldNames.MAX_SUSPEND_DAYS_ALLOWED;
import static dev.ringback.protocol.FieldNames.NUM_DAYS_SUSPENDED_LAST_12_MONTHS;
import static dev.ringback.protocol.FieldNames.NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS;
import static dev.ringback.protocol.FieldNames.RESTORED;
import static dev.ringback.protocol.FieldNames.RESTORE_RESPONSE;
import static dev.ringback.protocol.FieldNames.SERVICE_PLAN;
import static dev.ringback.protocol.FieldNames.STATE;
import static dev.ringback.protocol.FieldNames.SUSPEND_RESPONSE;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// What became of a change to a device's service, one message per device. Of `CarrierService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record CarrierMessage(Envelope envelope, Optional<CarrierMessage.Content> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("CarrierService");

  static final Form<CarrierMessage> FORM =
      Form.<Content, CarrierMessage>enveloped(
          CarrierMessage.class,
          CarrierMessage::new,
          CarrierMessage::content,
          List.of(
              Place.in(DEVICE_RESPONSE, ACTIVATE_RESPONSE, Activated.class, Activated.SHAPE),
              Place.in(DEVICE_RESPONSE, SUSPEND_RESPONSE, Suspended.class, Suspended.SHAPE),
              Place.in(DEVICE_RESPONSE, RESTORE_RESPONSE, Restored.class, Restored.SHAPE),
              Place.in(DEVICE_RESPONSE, DEACTIVATE_RESPONSE, Deactivated.class, Deactivated.SHAPE),
              Place.in(
                  DEVICE_RESPONSE,
                  CHANGE_IDENTIFIER_RESPONSE,
                  IdentifierChanged.class,
                  IdentifierChanged.SHAPE),
              Place.in(
                  DEVICE_RESPONSE,
                  CHANGE_SERVICE_PLAN_RESPONSE,
                  ServicePlanChanged.class,
                  ServicePlanChanged.SHAPE),
              Place.in(
                  DEVICE_RESPONSE,
                  CHANGE_CUSTOM_FIELDS_RESPONSE,
                  CustomFieldsChanged.class,
                  CustomFieldsChanged.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// What a message of this service can say.
  public sealed interface Content extends ConnectivityContent
      permits Activated,
          Suspended,
          Restored,
          Deactivated,
          IdentifierChanged,
          ServicePlanChanged,
          CustomFieldsChanged {}

  /// A line was opened.
  ///
  /// @param deviceIds all names of the device, the new MDN and MSISDN among them; these may be in
  ///   the envelope instead
  /// @param ipAddress the address given to the device
  /// @param servicePlan the plan it is on
  /// @param state such as `active`
  /// @param featureCodes the features it has
  /// @param deviceCredential what the device logs in with
  /// @param extra members that have no place here
  public record Activated(
      List<DeviceId> deviceIds,
      Optional<String> ipAddress,
      Optional<String> servicePlan,
      Optional<String> state,
      List<String> featureCodes,
      Optional<Credentials> deviceCredential,
      Extra extra)
      implements Content {
    static final Shape<Activated> SHAPE =
        new Shape<>(
            in ->
                new Activated(
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.text(IP_ADDRESS),
                    in.text(SERVICE_PLAN),
                    in.text(STATE),
                    in.texts(FEATURE_CODES),
                    in.credentials(DEVICE_CREDENTIAL),
                    in.rest()),
            (it, out) ->
                out.parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .text(IP_ADDRESS, it.ipAddress())
                    .text(SERVICE_PLAN, it.servicePlan())
                    .text(STATE, it.state())
                    .texts(FEATURE_CODES, it.featureCodes())
                    .credentials(DEVICE_CREDENTIAL, it.deviceCredential())
                    .rest(it.extra()));

    /// Copies the lists.
    public Activated {
      deviceIds = List.copyOf(deviceIds);
      featureCodes = List.copyOf(featureCodes);
    }
  }

  /// The line was suspended.
  ///
  /// @param expectedResumeDate when the device returns to active by itself; format not documented
  /// @param maxSuspendDaysAllowed days allowed for the reason given
  /// @param numDaysSuspendAllowedCurrent12Months days still allowed in the current 12 months
  /// @param numDaysSuspendedLast12Months days suspended in the past 12 months
  /// @param extra members that have no place here
  public record Suspended(
      Optional<String> expectedResumeDate,
      Optional<Long> maxSuspendDaysAllowed,
      Optional<Long> numDaysSuspendAllowedCurrent12Months,
      Optional<Long> numDaysSuspendedLast12Months,
      Extra extra)
      implements Content {
    static final Shape<Suspended> SHAPE =
        new Shape<>(
            in ->
                new Suspended(
                    in.text(EXPECTED_RESUME_DATE),
                    in.numberText(MAX_SUSPEND_DAYS_ALLOWED),
                    in.numberText(NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS),
                    in.numberText(NUM_DAYS_SUSPENDED_LAST_12_MONTHS),
                    in.rest()),
            (it, out) ->
                out.text(EXPECTED_RESUME_DATE, it.expectedResumeDate())
                    .numberText(MAX_SUSPEND_DAYS_ALLOWED, it.maxSuspendDaysAllowed())
                    .numberText(
                        NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS,
                        it.numDaysSuspendAllowedCurrent12Months())
                    .numberText(
                        NUM_DAYS_SUSPENDED_LAST_12_MONTHS, it.numDaysSuspendedLast12Months())
                    .rest(it.extra()));
  }

  /// The line was restored.
  ///
  /// @param restored form not documented, `true` in the example
  /// @param extra members that have no place here
  public record Restored(Optional<String> restored, Extra extra) implements Content {
    static final Shape<Restored> SHAPE =
        new Shape<>(
            in -> new Restored(in.text(RESTORED), in.rest()),
            (it, out) -> out.text(RESTORED, it.restored()).rest(it.extra()));
  }

  /// The line was closed.
  ///
  /// @param deactivated form not documented, `true` in the example
  /// @param extra members that have no place here
  public record Deactivated(Optional<String> deactivated, Extra extra) implements Content {
    static final Shape<Deactivated> SHAPE =
        new Shape<>(
            in -> new Deactivated(in.text(DEACTIVATED), in.rest()),
            (it, out) -> out.text(DEACTIVATED, it.deactivated()).rest(it.extra()));
  }

  /// A device or SIM was exchanged.
  ///
  /// @param deviceIds the new names
  /// @param servicePlan the plan, when it changed with it
  /// @param extra members that have no place here
  public record IdentifierChanged(
      List<DeviceId> deviceIds, Optional<String> servicePlan, Extra extra) implements Content {
    static final Shape<IdentifierChanged> SHAPE =
        new Shape<>(
            in ->
                new IdentifierChanged(
                    in.parts(DEVICE_IDS, DeviceId.SHAPE), in.text(SERVICE_PLAN), in.rest()),
            (it, out) ->
                out.parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .text(SERVICE_PLAN, it.servicePlan())
                    .rest(it.extra()));

    /// Copies the list.
    public IdentifierChanged {
      deviceIds = List.copyOf(deviceIds);
    }
  }

  /// The device is on another plan. All names guessed.
  ///
  /// @param servicePlan the plan it is on now
  /// @param extra members that have no place here
  public record ServicePlanChanged(Optional<String> servicePlan, Extra extra) implements Content {
    static final Shape<ServicePlanChanged> SHAPE =
        new Shape<>(
            in -> new ServicePlanChanged(in.text(SERVICE_PLAN), in.rest()),
            (it, out) -> out.text(SERVICE_PLAN, it.servicePlan()).rest(it.extra()));
  }

  /// Custom fields were set. The element is documented to be empty; its name is guessed.
  ///
  /// @param extra members that have no place here
  public record CustomFieldsChanged(Extra extra) implements Content {
    static final Shape<CustomFieldsChanged> SHAPE =
        new Shape<>(in -> new CustomFieldsChanged(in.rest()), (it, out) -> out.rest(it.extra()));
  }
}
