package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.CARRIER_INFORMATION;
import static dev.ringback.protocol.FieldNames.CARRIER_NAME;
import static dev.ringback.protocol.FieldNames.CHANGE;
import static dev.ringback.protocol.FieldNames.DEVICE_GROUP_NAME;
import static dev.ringback.protocol.FieldNames.DEVICE_IDS;
import static dev.ringback.protocol.FieldNames.DEVICE_INFO;
import static dev.ringback.protocol.FieldNames.EXTERNAL_PROVISIONING_CHANGE;
import static dev.ringback.protocol.FieldNames.SERVICE_PLAN;
import static dev.ringback.protocol.FieldNames.SOURCE;
import static dev.ringback.protocol.FieldNames.STATE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// A change made outside the API, by a person in a portal or by the network. Has no request id. Of
/// `ExternalProvisioningChanges`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record ProvisioningMessage(
    Envelope envelope, Optional<ProvisioningMessage.ProvisioningChange> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("ExternalProvisioningChanges");

  static final Form<ProvisioningMessage> FORM =
      Form.<ProvisioningChange, ProvisioningMessage>enveloped(
          ProvisioningMessage.class,
          ProvisioningMessage::new,
          ProvisioningMessage::content,
          List.of(
              Place.at(
                  EXTERNAL_PROVISIONING_CHANGE,
                  ProvisioningChange.class,
                  ProvisioningChange.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// Who changed what. The facts are documented, the case of the names inferred.
  ///
  /// @param source the tool that made the change
  /// @param change such as `Activate`, `changeIMEI` or `Device Detection`
  /// @param deviceInfo the device after the change
  /// @param extra members that have no place here
  public record ProvisioningChange(
      Optional<String> source,
      Optional<String> change,
      Optional<DeviceInfo> deviceInfo,
      Extra extra)
      implements ConnectivityContent {
    static final Shape<ProvisioningChange> SHAPE =
        new Shape<>(
            in ->
                new ProvisioningChange(
                    in.text(SOURCE),
                    in.text(CHANGE),
                    in.part(DEVICE_INFO, DeviceInfo.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(SOURCE, it.source())
                    .text(CHANGE, it.change())
                    .part(DEVICE_INFO, it.deviceInfo(), DeviceInfo.SHAPE)
                    .rest(it.extra()));
  }

  /// A device after the change.
  ///
  /// @param accountName its account
  /// @param carrierInformation its line
  /// @param deviceGroupName its group
  /// @param deviceIds its names; member guessed
  /// @param extra members that have no place here
  public record DeviceInfo(
      Optional<String> accountName,
      Optional<CarrierInformation> carrierInformation,
      Optional<String> deviceGroupName,
      List<DeviceId> deviceIds,
      Extra extra) {
    static final Shape<DeviceInfo> SHAPE =
        new Shape<>(
            in ->
                new DeviceInfo(
                    in.text(ACCOUNT_NAME),
                    in.part(CARRIER_INFORMATION, CarrierInformation.SHAPE),
                    in.text(DEVICE_GROUP_NAME),
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .part(CARRIER_INFORMATION, it.carrierInformation(), CarrierInformation.SHAPE)
                    .text(DEVICE_GROUP_NAME, it.deviceGroupName())
                    .parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .rest(it.extra()));

    /// Copies the list.
    public DeviceInfo {
      deviceIds = List.copyOf(deviceIds);
    }
  }

  /// A line after the change.
  ///
  /// @param carrierName the carrier
  /// @param servicePlan the plan
  /// @param state such as `active`
  /// @param extra members that have no place here
  public record CarrierInformation(
      Optional<String> carrierName,
      Optional<String> servicePlan,
      Optional<String> state,
      Extra extra) {
    static final Shape<CarrierInformation> SHAPE =
        new Shape<>(
            in ->
                new CarrierInformation(
                    in.text(CARRIER_NAME), in.text(SERVICE_PLAN), in.text(STATE), in.rest()),
            (it, out) ->
                out.text(CARRIER_NAME, it.carrierName())
                    .text(SERVICE_PLAN, it.servicePlan())
                    .text(STATE, it.state())
                    .rest(it.extra()));
  }
}
