package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ATTRIBUTES;
import static dev.ringback.protocol.FieldNames.CAMPAIGN_ID;
import static dev.ringback.protocol.FieldNames.CONSENT;
import static dev.ringback.protocol.FieldNames.DEVICE_ID;
import static dev.ringback.protocol.FieldNames.DEV_LOCATION_LIST;
import static dev.ringback.protocol.FieldNames.ERRORS;
import static dev.ringback.protocol.FieldNames.FIRMWARE_LIST;
import static dev.ringback.protocol.FieldNames.TRIGGER_ID;
import static dev.ringback.protocol.FieldNames.TXID;
import static dev.ringback.protocol.FieldNames.UPGRADE_PROGRESS;
import static dev.ringback.protocol.FieldNames.UPGRADE_SCHEDULED;
import static dev.ringback.protocol.FieldNames.USAGE;
import static java.util.Map.entry;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import java.util.List;
import java.util.Map;

/// The forms of every service's messages, in the order in which they are tried.
final class Messages {
  private static final Map<ServiceName, List<Form<?>>> CONNECTIVITY =
      Map.ofEntries(
          entry(AlertMessage.SERVICE, List.of(AlertMessage.FORM)),
          entry(CarrierMessage.SERVICE, List.of(CarrierMessage.FORM)),
          entry(DeviceMessage.SERVICE, List.of(DeviceMessage.FORM)),
          entry(IntelligenceMessage.SERVICE, List.of(IntelligenceMessage.FORM)),
          entry(NetworkEventMessage.SERVICE, List.of(NetworkEventMessage.FORM)),
          entry(NiddMessage.SERVICE, List.of(NiddMessage.FORM)),
          entry(PrivateNetworkMessage.SERVICE, List.of(PrivateNetworkMessage.FORM)),
          entry(PrlMessage.SERVICE, List.of(PrlMessage.FORM)),
          entry(ProfileMessage.SERVICE, List.of(ProfileMessage.FORM)),
          entry(PromoMessage.SERVICE, List.of(PromoMessage.FORM)),
          entry(PromoUsageMessage.SERVICE, List.of(PromoUsageMessage.FORM)),
          entry(ProvisioningMessage.SERVICE, List.of(ProvisioningMessage.FORM)),
          entry(QosMessage.SERVICE, List.of(QosMessage.FORM)),
          entry(ReachabilityMessage.SERVICE, List.of(ReachabilityMessage.FORM)),
          entry(ResumeMessage.SERVICE, List.of(ResumeMessage.FORM)),
          sms(SmsMessage.SENT_OR_RECEIVED),
          sms(SmsMessage.CONFIRMED),
          sms(SmsMessage.EXTENDED),
          entry(StateMessage.SERVICE, List.of(StateMessage.FORM)),
          entry(SubscriptionMessage.SERVICE, List.of(SubscriptionMessage.FORM)),
          entry(SuspensionMessage.SERVICE, List.of(SuspensionMessage.FORM)),
          entry(UsageMessage.SERVICE, List.of(UsageMessage.FORM)),
          entry(VipMessage.SERVICE, List.of(VipMessage.FORM)));

  private static final Map<ServiceName, List<Form<?>>> DEVICE_LOCATION =
      Map.of(
          DeviceLocationMessage.DEVICE_LOCATION,
          List.of(
              Form.plain(
                  DeviceLocationMessage.Positions.class,
                  in -> in.hasParts(DEV_LOCATION_LIST),
                  DeviceLocationMessage.Positions.SHAPE),
              Form.plain(
                  DeviceLocationMessage.ConsentUpdate.class,
                  in -> in.hasText(CONSENT),
                  DeviceLocationMessage.ConsentUpdate.SHAPE)),
          DeviceLocationMessage.LOCATION,
          List.of(
              Form.plain(
                  DeviceLocationMessage.UsageTrigger.class,
                  in -> in.hasText(TRIGGER_ID),
                  DeviceLocationMessage.UsageTrigger.SHAPE),
              Form.plain(
                  DeviceLocationMessage.ReportStatus.class,
                  in -> in.hasText(TXID),
                  DeviceLocationMessage.ReportStatus.SHAPE)));

  private static final Map<ServiceName, List<Form<?>>> SOFTWARE_MANAGEMENT_V1 =
      Map.of(
          FirmwareMessage.SERVICE,
          List.of(
              Form.plain(
                  FirmwareMessage.class,
                  in ->
                      in.hasParts(FIRMWARE_LIST)
                          || in.hasPart(UPGRADE_SCHEDULED)
                          || in.hasPart(UPGRADE_PROGRESS),
                  FirmwareMessage.SHAPE)));

  private static final Map<ServiceName, List<Form<?>>> DIAGNOSTICS =
      Map.of(
          ObservationMessage.SERVICE,
          List.of(
              Form.plain(
                  ObservationMessage.class,
                  in -> in.hasParts(ATTRIBUTES),
                  ObservationMessage.SHAPE)));

  private Messages() {}

  private static Map.Entry<ServiceName, List<Form<?>>> sms(ServiceName service) {
    return entry(service, List.of(SmsMessage.form(service)));
  }

  private static List<Form<?>> campaign(Family family) {
    return List.of(
        Form.plain(
            CampaignMessage.CampaignDevice.class,
            in -> in.hasText(CAMPAIGN_ID) && in.hasText(DEVICE_ID),
            CampaignMessage.CampaignDevice.shape(family)),
        Form.plain(
            CampaignMessage.CampaignStatus.class,
            in -> in.hasText(CAMPAIGN_ID),
            CampaignMessage.CampaignStatus.shape(family)));
  }

  private static List<Form<?>> sessionReport(ServiceName service) {
    return List.of(
        Form.plain(
            SessionReportMessage.class,
            in -> in.hasParts(USAGE) || in.hasParts(ERRORS),
            SessionReportMessage.shape(service)));
  }

  private static List<Form<?>> forms(Family family, ServiceName service) {
    return switch (family) {
      case CONNECTIVITY -> CONNECTIVITY.getOrDefault(service, List.of());
      case DEVICE_LOCATION -> DEVICE_LOCATION.getOrDefault(service, List.of());
      case SOFTWARE_MANAGEMENT_V1 -> SOFTWARE_MANAGEMENT_V1.getOrDefault(service, List.of());
      case SOFTWARE_MANAGEMENT_V2, SOFTWARE_MANAGEMENT_V3 -> campaign(family);
      case DIAGNOSTICS -> DIAGNOSTICS.getOrDefault(service, List.of());
      case HYPER_PRECISE -> sessionReport(service);
    };
  }

  static CallbackMessage read(Family family, ServiceName service, JsonObject body) {
    return forms(family, service).stream()
        .flatMap(form -> form.read(body).stream())
        .findFirst()
        .orElseGet(() -> new UnknownMessage(family, service, Extra.of(body)));
  }

  static JsonObject write(CallbackMessage message) {
    return forms(message.family(), message.service()).stream()
        .flatMap(form -> form.write(message).stream())
        .findFirst()
        .orElseGet(() -> message.extra().members());
  }
}
