package dev.ringback.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.MalformedJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackMessageTest {
  static Stream<Example> examples() {
    return Example.all().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isUnderstoodWhole(Example example) {
    var message = example.message();
    assertThat(message).isNotInstanceOf(UnknownMessage.class);
    assertThat(message.extra()).isEqualTo(Extra.NONE);
    assertThat(message.family()).isEqualTo(example.family());
    assertThat(message.service()).isEqualTo(example.service());
    assertThat(JsonObject.read(message.utf8())).isEqualTo(JsonObject.read(example.body()));
    assertThat(CallbackMessage.read(example.family(), example.service(), message.utf8()))
        .isEqualTo(message)
        .hasSameHashCodeAs(message);
    assertThat(message.toString()).doesNotContain("listener-pass").contains("Extra[]");
  }

  @Test
  void examples_eachHaveTheirType() {
    var types = new TreeMap<String, String>();
    for (var example : Example.all()) {
      var message = example.message();
      var type = message.getClass().getSimpleName();
      if (message instanceof ConnectivityMessage connectivity) {
        type += connectivity.content().map(c -> " " + c.getClass().getSimpleName()).orElse("");
      }
      types.put(example.name(), type);
    }
    assertThat(types)
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("Connectivity.AlertService.data-usage", "AlertMessage Alert"),
                    Map.entry("Connectivity.AlertService.imei-change", "AlertMessage Alert"),
                    Map.entry("Connectivity.CarrierService.activate", "CarrierMessage Activated"),
                    Map.entry(
                        "Connectivity.CarrierService.change-identifier",
                        "CarrierMessage IdentifierChanged"),
                    Map.entry(
                        "Connectivity.CarrierService.change-service-plan",
                        "CarrierMessage ServicePlanChanged"),
                    Map.entry(
                        "Connectivity.CarrierService.custom-fields",
                        "CarrierMessage CustomFieldsChanged"),
                    Map.entry(
                        "Connectivity.CarrierService.deactivate", "CarrierMessage Deactivated"),
                    Map.entry("Connectivity.CarrierService.fault", "CarrierMessage"),
                    Map.entry("Connectivity.CarrierService.restore", "CarrierMessage Restored"),
                    Map.entry("Connectivity.CarrierService.suspend", "CarrierMessage Suspended"),
                    Map.entry("Connectivity.DevicePRLInformation", "PrlMessage PrlInformation"),
                    Map.entry(
                        "Connectivity.DeviceProfileService.success",
                        "ProfileMessage ProfileAction"),
                    Map.entry(
                        "Connectivity.DeviceProfileService.warning",
                        "ProfileMessage ProfileAction"),
                    Map.entry("Connectivity.DevicePromoUsage", "PromoUsageMessage PromoUsage"),
                    Map.entry(
                        "Connectivity.DeviceService.availability", "DeviceMessage Availability"),
                    Map.entry(
                        "Connectivity.DeviceService.order-status", "DeviceMessage OrderStatus"),
                    Map.entry("Connectivity.DeviceService.upload", "DeviceMessage Upload"),
                    Map.entry(
                        "Connectivity.DeviceSuspensionStatus",
                        "SuspensionMessage SuspensionStatus"),
                    Map.entry("Connectivity.DeviceUsage.aggregate", "UsageMessage Usage"),
                    Map.entry(
                        "Connectivity.DiagnosticsService.reachability",
                        "ReachabilityMessage Reachability"),
                    Map.entry(
                        "Connectivity.DiagnosticsService.registration",
                        "ReachabilityMessage Reachability"),
                    Map.entry(
                        "Connectivity.EnhancedConnectivityService.mo-message",
                        "SmsMessage FromDevice"),
                    Map.entry(
                        "Connectivity.EnhancedConnectivityService.mt-sent",
                        "SmsMessage Confirmation"),
                    Map.entry(
                        "Connectivity.ExtendedEnhancedConnectivityService",
                        "SmsMessage Confirmation"),
                    Map.entry(
                        "Connectivity.ExternalProvisioningChanges.activate",
                        "ProvisioningMessage ProvisioningChange"),
                    Map.entry(
                        "Connectivity.ExternalProvisioningChanges",
                        "ProvisioningMessage ProvisioningChange"),
                    Map.entry(
                        "Connectivity.IntelligenceService.network-conditions",
                        "IntelligenceMessage NetworkConditions"),
                    Map.entry(
                        "Connectivity.IntelligenceService.score-history",
                        "IntelligenceMessage ScoreHistory"),
                    Map.entry(
                        "Connectivity.NetworkEventService", "NetworkEventMessage NetworkEvent"),
                    Map.entry(
                        "Connectivity.NiddService.config-created", "NiddMessage Configuration"),
                    Map.entry("Connectivity.NiddService.mo", "NiddMessage Uplink"),
                    Map.entry("Connectivity.NiddService.mt-delivered", "NiddMessage Delivery"),
                    Map.entry("Connectivity.NiddService.mt-failed", "NiddMessage Delivery"),
                    Map.entry("Connectivity.NiddService.mt-queued", "NiddMessage Delivery"),
                    Map.entry("Connectivity.PromoChanges", "PromoMessage PromoChange"),
                    Map.entry(
                        "Connectivity.PwnService", "PrivateNetworkMessage PrivateNetworkChange"),
                    Map.entry("Connectivity.QoS", "QosMessage QualityOfService"),
                    Map.entry("Connectivity.ResumeTrackingNotification", "ResumeMessage"),
                    Map.entry(
                        "Connectivity.SMSDeliveryConfirmation.delivered",
                        "SmsMessage Confirmation"),
                    Map.entry(
                        "Connectivity.SMSDeliveryConfirmation.expired", "SmsMessage Confirmation"),
                    Map.entry("Connectivity.StateService.goto-state", "StateMessage StateReached"),
                    Map.entry(
                        "Connectivity.SubscriptionNotificationService.throttled",
                        "SubscriptionMessage Notification"),
                    Map.entry("Connectivity.VIPCallbackService", "VipMessage"),
                    Map.entry("DeviceLocation.DeviceLocation.consent", "ConsentUpdate"),
                    Map.entry("DeviceLocation.DeviceLocation.error", "Positions"),
                    Map.entry("DeviceLocation.DeviceLocation.position", "Positions"),
                    Map.entry("DeviceLocation.Location.report-ready", "ReportStatus"),
                    Map.entry("DeviceLocation.Location.usage-trigger", "UsageTrigger"),
                    Map.entry("Diagnostics.Diagnostics.observation", "ObservationMessage"),
                    Map.entry(
                        "HyperPreciseLocation.BullseyeReporting.aggregate", "SessionReportMessage"),
                    Map.entry("SoftwareManagementV1.Fota.firmware-available", "FirmwareMessage"),
                    Map.entry("SoftwareManagementV1.Fota.upgrade-progress", "FirmwareMessage"),
                    Map.entry("SoftwareManagementV1.Fota.upgrade-scheduled", "FirmwareMessage"),
                    Map.entry("SoftwareManagementV2.Fota.campaign", "CampaignStatus"),
                    Map.entry("SoftwareManagementV2.Fota.device", "CampaignDevice"),
                    Map.entry("SoftwareManagementV3.Fota.campaign", "CampaignStatus"),
                    Map.entry("SoftwareManagementV3.Fota.device", "CampaignDevice"))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_withSomethingUnknownBeside_keepsIt(Example example) {
    var body = JsonObject.read(example.body()).with("newMember", "x");
    var message = CallbackMessage.read(example.family(), example.service(), body.utf8());
    assertThat(message.extra().json("newMember")).contains("\"x\"");
    assertThat(JsonObject.read(message.utf8())).isEqualTo(body);
  }

  @Test
  void unknownShape_becomesAnUnknownMessageWithEverythingKept() {
    var body =
        """
        {"requestId":"r","deviceIds":[{"id":"1","kind":"IMEI"}],"status":"Success",
         "deviceResponse":{"changeCostCenterResponse":{"costCenter":"7"}}}\
        """;
    var message = read("CarrierService", body);
    assertThat(message).isInstanceOf(UnknownMessage.class);
    assertThat(message.correlationId()).contains("r");
    assertThat(((UnknownMessage) message).envelope().deviceIds())
        .containsExactly(DeviceId.of("1", "imei"));
    assertThat(message.extra().names())
        .containsExactly("requestId", "deviceIds", "status", "deviceResponse");
    assertThat(message.extra().json()).isEqualTo(JsonObject.read(body.getBytes(UTF_8)).text());
    assertThat(read("NoSuchService", "{}")).isInstanceOf(UnknownMessage.class);
    assertThat(read("NiddService", body)).isInstanceOf(UnknownMessage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":\"Success\"}",
        "{\"status\":\"Success\",\"deviceResponse\":{}}",
        "{\"status\":\"Success\",\"deviceResponse\":{\"usageResponse\":[]},\"summary\":null}",
        "{\"faultResponse\":{\"faultcode\":\"X.REQUEST_FAILED\"},\"other\":1}"
      })
  void messageThatSaysNothingMore_isOfItsServiceWithoutContent(String body) {
    var message = read("CarrierService", body);
    assertThat(message).isInstanceOf(CarrierMessage.class);
    assertThat(((CarrierMessage) message).content()).isEmpty();
    assertThat(read("CarrierService", new String(message.utf8(), UTF_8))).isEqualTo(message);
  }

  @Test
  void membersBesideTheContent_stayWhereTheyWere() {
    var body =
        "{\"deviceResponse\":{\"restoreResponse\":{\"restored\":\"true\",\"by\":\"x\"},"
            + "\"usageResponse\":[]}}";
    var message = (CarrierMessage) read("CarrierService", body);
    var restored = (CarrierMessage.Restored) message.content().orElseThrow();
    assertThat(restored.restored()).contains("true");
    assertThat(restored.extra().json("by")).contains("\"x\"");
    assertThat(new String(message.utf8(), UTF_8)).isEqualTo(body);
  }

  @Test
  void fault_givesTheStableCode() {
    var message = (CarrierMessage) Example.named("Connectivity.CarrierService.fault").message();
    var fault = message.envelope().fault().orElseThrow();
    assertThat(fault.kind()).isEqualTo(Fault.Kind.REQUEST_FAILED);
    assertThat(fault.code()).contains("REQUEST_FAILED.DeviceAlreadyActive");
    assertThat(fault("a.b.INPUT_INVALID.Device.Kind.Invalid").code())
        .contains("INPUT_INVALID.Device.Kind.Invalid");
    assertThat(fault("REQUEST_ONHOLD").kind()).isEqualTo(Fault.Kind.REQUEST_ONHOLD);
    assertThat(fault("Some.OTHER.Word").kind()).isEqualTo(Fault.Kind.OTHER);
    assertThat(fault("Some.OTHER.Word").code()).contains("Some.OTHER.Word");
  }

  private static Fault fault(String code) {
    return new Fault(
        Optional.of(code), Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);
  }

  @Test
  void deviceIds_areTheSameInAnyCaseOfKind() {
    var message =
        (VipMessage)
            read(
                "VIPCallbackService",
                "{\"deviceIds\":[{\"id\":\"1\",\"kind\":\"Iccid\"},{\"kind\":\"imei\"},{}]}");
    var ids = message.envelope().deviceIds();
    assertThat(ids.get(0))
        .isEqualTo(DeviceId.of("1", "ICCID"))
        .hasSameHashCodeAs(DeviceId.of("1", "iccid"));
    assertThat(ids.get(0).isKind("ICCID")).isTrue();
    assertThat(ids.get(0).isKind("IMEI")).isFalse();
    assertThat(ids.get(1).id()).isEmpty();
    assertThat(ids).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SGVsbG8sIFdvcmxkIQ==",
        "SGVsbG8sIFdvcmxkIQ\\u003d\\u003d",
        "SGVsbG8sIFdvcmxkIQ\\\\u003d\\\\u003D",
        "SGVsbG8sIFdvcmxkIQ"
      })
  void uplink_isDecodedHoweverItsPaddingCame(String message) {
    var body =
        "{\"niddResponse\":{\"niddMONotificationResponse\":{\"message\":\"" + message + "\"}}}";
    var uplink =
        (NiddMessage.Uplink) ((NiddMessage) read("NiddService", body)).content().orElseThrow();
    assertThat(uplink.payload().orElseThrow()).isEqualTo("Hello, World!".getBytes(UTF_8));
  }

  @Test
  void values_areReadAsTheirTypes() {
    var nidd = (NiddMessage) Example.named("Connectivity.NiddService.mt-delivered").message();
    var delivery = (NiddMessage.Delivery) nidd.content().orElseThrow();
    assertThat(delivery.acknowledgeTime()).contains(Instant.parse("2024-06-11T17:28:53.108Z"));
    assertThat(nidd.envelope().status()).contains("Delivered");
    assertThat(nidd.envelope().credentials())
        .contains(new Credentials("listener-user", "listener-pass"));
    assertThat(nidd.envelope().callbackCount()).contains(1L);

    var alert = (AlertMessage) Example.named("Connectivity.AlertService.data-usage").message();
    assertThat(alert.content().orElseThrow().currentValue()).contains(new BigDecimal("5.2"));

    var positions =
        (DeviceLocationMessage.Positions)
            Example.named("DeviceLocation.DeviceLocation.position").message();
    var position = positions.devices().get(0).position().orElseThrow();
    assertThat(position.latitude()).contains(new BigDecimal("40.7484"));
    assertThat(position.at()).contains(Instant.parse("2024-06-11T17:28:53Z"));
    assertThat(position.qos()).contains(true);
    var error =
        (DeviceLocationMessage.Positions)
            Example.named("DeviceLocation.DeviceLocation.error").message();
    assertThat(error.devices().get(0).error().orElseThrow().at())
        .contains(Instant.parse("2024-06-11T17:28:53Z"));

    var resume = (ResumeMessage) Example.named("Connectivity.ResumeTrackingNotification").message();
    assertThat(resume.resumesAt()).contains(LocalDateTime.parse("2024-06-18T00:00:00"));
    var unreadable =
        (ResumeMessage)
            read("ResumeTrackingNotification", "{\"comment\":\"13/45/2024 1:00:00 AM\"}");
    assertThat(unreadable.resumesAt()).isEmpty();

    var suspended = (CarrierMessage) Example.named("Connectivity.CarrierService.suspend").message();
    assertThat(
            ((CarrierMessage.Suspended) suspended.content().orElseThrow()).maxSuspendDaysAllowed())
        .contains(90L);
    var sms =
        (SmsMessage) Example.named("Connectivity.EnhancedConnectivityService.mo-message").message();
    assertThat(sms.content()).contains(new SmsMessage.FromDevice("temp=21.5;batt=88"));
  }

  @Test
  void correlation_followsTheService() {
    assertThat(Example.named("Connectivity.QoS").message().correlationId())
        .contains("3d0d125a-162d-45c6-a293-d03e9e6024cd");
    assertThat(Example.named("DeviceLocation.DeviceLocation.consent").message().correlationId())
        .contains("bdef9f4b-0ecb-476f-9f61-d62f48f8f164");
    assertThat(Example.named("DeviceLocation.Location.report-ready").message().correlationId())
        .contains("e655f6aa-8e18-460e-92e8-3592e220532f");
    assertThat(Example.named("Diagnostics.Diagnostics.observation").message().correlationId())
        .contains("cde055b6-c1e6-4246-8ca2-43377202aed9");
    for (var variant : List.of("upgrade-progress", "upgrade-scheduled")) {
      assertThat(Example.named("SoftwareManagementV1.Fota." + variant).message().correlationId())
          .contains("b1b0b480-ac7a-4c5d-95ed-4a06caf735c5");
    }
    assertThat(Example.named("SoftwareManagementV3.Fota.device").message().correlationId())
        .contains("37848b77-2ac9-44c3-b173-f9f7b59ecf10");
    assertThat(
            Example.named("HyperPreciseLocation.BullseyeReporting.aggregate")
                .message()
                .correlationId())
        .contains("e345c182-ead5-402a-a5c8-e40952a69ac0");
    assertThat(Example.named("Connectivity.ExternalProvisioningChanges").message().correlationId())
        .isEmpty();
  }

  @Test
  void upgradeOfWhichNothingIsSaid_isNone() {
    var message =
        (FirmwareMessage) Example.named("SoftwareManagementV1.Fota.firmware-available").message();
    assertThat(message.scheduled()).isEmpty();
    assertThat(message.progress()).isEmpty();
    assertThat(message.firmware()).hasSize(1);
  }

  @Test
  void body_thatLostItsOpeningBrace_isGivenItBack() {
    assertThat(read("VIPCallbackService", "\n \"comment\":\"x\"}\n").correlationId()).isEmpty();
    assertThat(read("VIPCallbackService", "\"requestId\":\"r\"}").correlationId()).contains("r");
    assertThatThrownBy(() -> read("VIPCallbackService", "\"requestId\""))
        .isInstanceOf(MalformedJson.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"username\":\"u\"}",
        "{\"password\":\"p\",\"x\":{\"password\":\"q\"},\"username\":\"u\"}",
        "{\"username\":\"u\",\"username\":1,\"password\":null}",
        "{\"password\":[],\"password\":\"p\"}",
        "\"username\":\"u\",\"password\":\"\\u0070\"}"
      })
  void credentials_areTheSameWithAndWithoutATree(String body) {
    assertThat(CallbackBody.credentialsIn(body.getBytes(UTF_8)))
        .isEqualTo(CallbackBody.read(body.getBytes(UTF_8)).credentials());
  }

  @Test
  void messageMadeByHand_isReadAsWhatItIs() {
    var none = Optional.<String>empty();
    var sms =
        new SmsMessage(
            SmsMessage.CONFIRMED, Envelope.EMPTY, Optional.of(new SmsMessage.FromDevice("é😀\n")));
    var usage = new UsageMessage(Envelope.EMPTY, Optional.of(new UsageMessage.Usage(List.of())));
    var consent =
        new DeviceLocationMessage.ConsentUpdate(
            none, none, Optional.empty(), "", none, none, Extra.NONE);
    var campaign =
        new CampaignMessage.CampaignStatus(
            Family.SOFTWARE_MANAGEMENT_V3, none, "c", none, none, none, none, none, Extra.NONE);
    var firmware =
        new FirmwareMessage(
            none,
            none,
            none,
            Optional.of(Credentials.NONE),
            List.of(),
            Optional.of(new FirmwareMessage.UpgradeScheduled(none, none, none, Extra.NONE)),
            Optional.empty(),
            Extra.NONE);
    var report =
        new SessionReportMessage(
            new ServiceName("New Service"), none, List.of(), List.of(), Extra.NONE);
    for (var message : List.<CallbackMessage>of(sms, usage, consent, campaign, firmware, report)) {
      assertThat(CallbackMessage.read(message.family(), message.service(), message.utf8()))
          .isEqualTo(message);
    }
    assertThatThrownBy(() -> new SmsMessage(NiddMessage.SERVICE, Envelope.EMPTY, Optional.empty()))
        .hasMessageContaining("NiddService");
    assertThatThrownBy(
            () ->
                new CampaignMessage.CampaignStatus(
                    Family.CONNECTIVITY, none, "c", none, none, none, none, none, Extra.NONE))
        .hasMessageContaining("connectivity");
  }

  private static CallbackMessage read(String service, String body) {
    return CallbackMessage.read(
        Family.CONNECTIVITY, new ServiceName(service), body.getBytes(UTF_8));
  }
}
