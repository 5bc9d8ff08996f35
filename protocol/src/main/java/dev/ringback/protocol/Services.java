package dev.ringback.protocol;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// The published names of callback services, a set per family.
final class Services {
  private static final Set<ServiceName> CONNECTIVITY =
      named(
          "AlertService",
          "CarrierService",
          "DevicePRLInformation",
          "DeviceProfileService",
          "DevicePromoUsage",
          "DeviceService",
          "DeviceSuspensionStatus",
          "DeviceUsage",
          "DiagnosticsService",
          "EnhancedConnectivityService",
          "ExtendedEnhancedConnectivityService",
          "ExternalProvisioningChanges",
          "IntelligenceService",
          "NetworkEventService",
          "NiddService",
          "PromoChanges",
          "PwnService",
          "QoS",
          "ResumeTrackingNotification",
          "SMSDeliveryConfirmation",
          "StateService",
          "SubscriptionNotificationService",
          "VIPCallbackService");
  private static final Set<ServiceName> DEVICE_LOCATION = named("DeviceLocation", "Location");
  private static final Set<ServiceName> SOFTWARE_MANAGEMENT = named("Fota");
  private static final Set<ServiceName> DIAGNOSTICS = named("Diagnostics");
  private static final Set<ServiceName> HYPER_PRECISE = named("BullseyeReporting");

  private Services() {}

  static Set<ServiceName> of(Family family) {
    return switch (family) {
      case CONNECTIVITY -> CONNECTIVITY;
      case DEVICE_LOCATION -> DEVICE_LOCATION;
      case SOFTWARE_MANAGEMENT_V1, SOFTWARE_MANAGEMENT_V2, SOFTWARE_MANAGEMENT_V3 ->
          SOFTWARE_MANAGEMENT;
      case DIAGNOSTICS -> DIAGNOSTICS;
      case HYPER_PRECISE -> HYPER_PRECISE;
    };
  }

  private static Set<ServiceName> named(String... names) {
    var services = new LinkedHashSet<ServiceName>();
    for (var name : names) {
      services.add(new ServiceName(name));
    }
    return Collections.unmodifiableSet(services);
  }
}
