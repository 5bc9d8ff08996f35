package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.DEVICE_ID;
import static dev.ringback.protocol.FieldNames.FIRMWARE_LIST;
import static dev.ringback.protocol.FieldNames.FIRMWARE_NAME;
import static dev.ringback.protocol.FieldNames.FROM_VERSION;
import static dev.ringback.protocol.FieldNames.LAUNCH_DATE;
import static dev.ringback.protocol.FieldNames.MAKE;
import static dev.ringback.protocol.FieldNames.MODEL;
import static dev.ringback.protocol.FieldNames.PARTICIPANT_NAME;
import static dev.ringback.protocol.FieldNames.RELEASE_NOTE;
import static dev.ringback.protocol.FieldNames.RESULT_REASON;
import static dev.ringback.protocol.FieldNames.START_DATE;
import static dev.ringback.protocol.FieldNames.STATUS;
import static dev.ringback.protocol.FieldNames.TO_VERSION;
import static dev.ringback.protocol.FieldNames.TYPE;
import static dev.ringback.protocol.FieldNames.UPGRADE_ID;
import static dev.ringback.protocol.FieldNames.UPGRADE_PROGRESS;
import static dev.ringback.protocol.FieldNames.UPGRADE_SCHEDULED;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// Firmware became available, an upgrade was scheduled, or one made progress, in Software
/// Management v1. One structure for all; what does not apply is empty.
///
/// @param accountName the account
/// @param participantName the second party
/// @param type the kind of message: `upgradeProgress` is documented, `firmwareList` and
///   `upgradeScheduled` inferred
/// @param credentials those the listener was registered with, echoed
/// @param firmware what became available
/// @param scheduled what was scheduled
/// @param progress what made progress
/// @param extra members that have no place here
public record FirmwareMessage(
    Optional<String> accountName,
    Optional<String> participantName,
    Optional<String> type,
    Optional<Credentials> credentials,
    List<Firmware> firmware,
    Optional<UpgradeScheduled> scheduled,
    Optional<UpgradeProgress> progress,
    Extra extra)
    implements CallbackMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("Fota");

  static final Shape<FirmwareMessage> SHAPE =
      new Shape<>(
          in ->
              new FirmwareMessage(
                  in.text(ACCOUNT_NAME),
                  in.text(PARTICIPANT_NAME),
                  in.text(TYPE),
                  in.credentials(),
                  in.parts(FIRMWARE_LIST, Firmware.SHAPE),
                  in.part(UPGRADE_SCHEDULED, UpgradeScheduled.SHAPE),
                  in.part(UPGRADE_PROGRESS, UpgradeProgress.SHAPE),
                  in.rest()),
          (it, out) ->
              out.blank(UPGRADE_SCHEDULED)
                  .blank(UPGRADE_PROGRESS)
                  .text(ACCOUNT_NAME, it.accountName())
                  .text(PARTICIPANT_NAME, it.participantName())
                  .text(TYPE, it.type())
                  .credentials(it.credentials())
                  .allParts(FIRMWARE_LIST, it.firmware(), Firmware.SHAPE)
                  .part(UPGRADE_SCHEDULED, it.scheduled(), UpgradeScheduled.SHAPE)
                  .part(UPGRADE_PROGRESS, it.progress(), UpgradeProgress.SHAPE)
                  .rest(it.extra()));

  /// Copies the list; an upgrade of which nothing is said is none.
  public FirmwareMessage {
    scheduled = scheduled.filter(part -> !part.equals(UpgradeScheduled.NONE));
    progress = progress.filter(part -> !part.equals(UpgradeProgress.NONE));
    firmware = List.copyOf(firmware);
  }

  @Override
  public Family family() {
    return Family.SOFTWARE_MANAGEMENT_V1;
  }

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  @Override
  public Optional<String> correlationId() {
    return scheduled
        .flatMap(UpgradeScheduled::upgradeId)
        .or(() -> progress.flatMap(UpgradeProgress::upgradeId));
  }

  /// Firmware and the devices it is for.
  ///
  /// @param firmwareName its name
  /// @param participantName the second party
  /// @param launchDate since when
  /// @param releaseNote what is new
  /// @param model the devices it is for
  /// @param make their maker
  /// @param fromVersion the version it replaces
  /// @param toVersion the version it brings
  /// @param extra members that have no place here
  public record Firmware(
      Optional<String> firmwareName,
      Optional<String> participantName,
      Optional<String> launchDate,
      Optional<String> releaseNote,
      Optional<String> model,
      Optional<String> make,
      Optional<String> fromVersion,
      Optional<String> toVersion,
      Extra extra) {
    static final Shape<Firmware> SHAPE =
        new Shape<>(
            in ->
                new Firmware(
                    in.text(FIRMWARE_NAME),
                    in.text(PARTICIPANT_NAME),
                    in.text(LAUNCH_DATE),
                    in.text(RELEASE_NOTE),
                    in.text(MODEL),
                    in.text(MAKE),
                    in.text(FROM_VERSION),
                    in.text(TO_VERSION),
                    in.rest()),
            (it, out) ->
                out.text(FIRMWARE_NAME, it.firmwareName())
                    .text(PARTICIPANT_NAME, it.participantName())
                    .text(LAUNCH_DATE, it.launchDate())
                    .text(RELEASE_NOTE, it.releaseNote())
                    .text(MODEL, it.model())
                    .text(MAKE, it.make())
                    .text(FROM_VERSION, it.fromVersion())
                    .text(TO_VERSION, it.toVersion())
                    .rest(it.extra()));
  }

  /// An upgrade that was scheduled.
  ///
  /// @param firmwareName the firmware
  /// @param upgradeId the upgrade
  /// @param startDate the day it begins
  /// @param extra members that have no place here
  public record UpgradeScheduled(
      Optional<String> firmwareName,
      Optional<String> upgradeId,
      Optional<String> startDate,
      Extra extra) {
    private static final UpgradeScheduled NONE =
        new UpgradeScheduled(Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);

    static final Shape<UpgradeScheduled> SHAPE =
        new Shape<>(
            in ->
                new UpgradeScheduled(
                    in.text(FIRMWARE_NAME), in.text(UPGRADE_ID), in.text(START_DATE), in.rest()),
            (it, out) ->
                out.text(FIRMWARE_NAME, it.firmwareName())
                    .text(UPGRADE_ID, it.upgradeId())
                    .text(START_DATE, it.startDate())
                    .rest(it.extra()));
  }

  /// Where a device is in an upgrade. Names borrowed from the list of devices of an upgrade.
  ///
  /// @param upgradeId the upgrade
  /// @param deviceId the device
  /// @param status such as `Device Accepted`
  /// @param resultReason such as `success`
  /// @param extra members that have no place here
  public record UpgradeProgress(
      Optional<String> upgradeId,
      Optional<String> deviceId,
      Optional<String> status,
      Optional<String> resultReason,
      Extra extra) {
    private static final UpgradeProgress NONE =
        new UpgradeProgress(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);

    static final Shape<UpgradeProgress> SHAPE =
        new Shape<>(
            in ->
                new UpgradeProgress(
                    in.text(UPGRADE_ID),
                    in.text(DEVICE_ID),
                    in.text(STATUS),
                    in.text(RESULT_REASON),
                    in.rest()),
            (it, out) ->
                out.text(UPGRADE_ID, it.upgradeId())
                    .text(DEVICE_ID, it.deviceId())
                    .text(STATUS, it.status())
                    .text(RESULT_REASON, it.resultReason())
                    .rest(it.extra()));
  }
}
