package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.CAMPAIGN_ID;
import static dev.ringback.protocol.FieldNames.CAMPAIGN_NAME;
import static dev.ringback.protocol.FieldNames.DEVICE_ID;
import static dev.ringback.protocol.FieldNames.END_DATE;
import static dev.ringback.protocol.FieldNames.FIRMWARE_FROM;
import static dev.ringback.protocol.FieldNames.FIRMWARE_NAME;
import static dev.ringback.protocol.FieldNames.FIRMWARE_TO;
import static dev.ringback.protocol.FieldNames.REASON;
import static dev.ringback.protocol.FieldNames.REPORT_UPDATED_TIME;
import static dev.ringback.protocol.FieldNames.START_DATE;
import static dev.ringback.protocol.FieldNames.STATUS;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.time.Instant;
import java.util.Optional;

/// A message of Software Management v2 or v3. All names guessed: a structure of its own exists, but
/// none was seen.
public sealed interface CampaignMessage extends CallbackMessage
    permits CampaignMessage.CampaignStatus, CampaignMessage.CampaignDevice {
  /// The service whose messages these are; it has no name on the wire.
  ServiceName SERVICE = new ServiceName("Fota");

  /// The campaign.
  String campaignId();

  @Override
  default ServiceName service() {
    return SERVICE;
  }

  @Override
  default Optional<String> correlationId() {
    return Optional.of(campaignId());
  }

  private static void requireCampaigns(Family family) {
    if (family != Family.SOFTWARE_MANAGEMENT_V2 && family != Family.SOFTWARE_MANAGEMENT_V3) {
      throw new IllegalArgumentException(
          "family: " + family + " (expected: software-management-v2 or -v3)");
    }
  }

  /// Where a campaign stands.
  ///
  /// @param family which of the two
  /// @param accountName the account
  /// @param campaignId the campaign
  /// @param campaignName its name
  /// @param status such as `CampaignScheduled`
  /// @param firmwareName the firmware
  /// @param startDate the day it begins
  /// @param endDate the day it ends
  /// @param extra members that have no place here
  public record CampaignStatus(
      Family family,
      Optional<String> accountName,
      String campaignId,
      Optional<String> campaignName,
      Optional<String> status,
      Optional<String> firmwareName,
      Optional<String> startDate,
      Optional<String> endDate,
      Extra extra)
      implements CampaignMessage {
    /// Refuses other families.
    public CampaignStatus {
      requireCampaigns(family);
    }

    static Shape<CampaignStatus> shape(Family family) {
      return new Shape<>(
          in ->
              new CampaignStatus(
                  family,
                  in.text(ACCOUNT_NAME),
                  in.required(CAMPAIGN_ID),
                  in.text(CAMPAIGN_NAME),
                  in.text(STATUS),
                  in.text(FIRMWARE_NAME),
                  in.text(START_DATE),
                  in.text(END_DATE),
                  in.rest()),
          (it, out) ->
              out.text(ACCOUNT_NAME, it.accountName())
                  .text(CAMPAIGN_ID, it.campaignId())
                  .text(CAMPAIGN_NAME, it.campaignName())
                  .text(STATUS, it.status())
                  .text(FIRMWARE_NAME, it.firmwareName())
                  .text(START_DATE, it.startDate())
                  .text(END_DATE, it.endDate())
                  .rest(it.extra()));
    }
  }

  /// Where a device is in a campaign.
  ///
  /// @param family which of the two
  /// @param accountName the account
  /// @param campaignId the campaign
  /// @param deviceId the device
  /// @param firmwareName the firmware
  /// @param firmwareFrom the version it replaces
  /// @param firmwareTo the version it brings
  /// @param status such as `UpgradeSuccess`
  /// @param reason why
  /// @param reportUpdatedTime when
  /// @param extra members that have no place here
  public record CampaignDevice(
      Family family,
      Optional<String> accountName,
      String campaignId,
      String deviceId,
      Optional<String> firmwareName,
      Optional<String> firmwareFrom,
      Optional<String> firmwareTo,
      Optional<String> status,
      Optional<String> reason,
      Optional<Instant> reportUpdatedTime,
      Extra extra)
      implements CampaignMessage {
    /// Refuses other families.
    public CampaignDevice {
      requireCampaigns(family);
    }

    static Shape<CampaignDevice> shape(Family family) {
      return new Shape<>(
          in ->
              new CampaignDevice(
                  family,
                  in.text(ACCOUNT_NAME),
                  in.required(CAMPAIGN_ID),
                  in.required(DEVICE_ID),
                  in.text(FIRMWARE_NAME),
                  in.text(FIRMWARE_FROM),
                  in.text(FIRMWARE_TO),
                  in.text(STATUS),
                  in.text(REASON),
                  in.time(REPORT_UPDATED_TIME),
                  in.rest()),
          (it, out) ->
              out.text(ACCOUNT_NAME, it.accountName())
                  .text(CAMPAIGN_ID, it.campaignId())
                  .text(DEVICE_ID, it.deviceId())
                  .text(FIRMWARE_NAME, it.firmwareName())
                  .text(FIRMWARE_FROM, it.firmwareFrom())
                  .text(FIRMWARE_TO, it.firmwareTo())
                  .text(STATUS, it.status())
                  .text(REASON, it.reason())
                  .time(REPORT_UPDATED_TIME, it.reportUpdatedTime())
                  .rest(it.extra()));
    }
  }
}
