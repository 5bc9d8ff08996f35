package dev.ringback.protocol.message;

import dev.ringback.protocol.Family;
import java.util.Optional;

/// A message of the Connectivity family: a content in an envelope.
public sealed interface ConnectivityMessage extends CallbackMessage
    permits AlertMessage,
        CarrierMessage,
        DeviceMessage,
        IntelligenceMessage,
        NetworkEventMessage,
        NiddMessage,
        PrivateNetworkMessage,
        PrlMessage,
        ProfileMessage,
        PromoMessage,
        PromoUsageMessage,
        ProvisioningMessage,
        QosMessage,
        ReachabilityMessage,
        ResumeMessage,
        SmsMessage,
        StateMessage,
        SubscriptionMessage,
        SuspensionMessage,
        UsageMessage,
        VipMessage {
  /// What every such message has.
  Envelope envelope();

  /// What this one says; empty when the request failed or nothing more is said.
  Optional<? extends ConnectivityContent> content();

  @Override
  default Family family() {
    return Family.CONNECTIVITY;
  }

  /// The request id: that of the call that is answered, or the event's own.
  @Override
  default Optional<String> correlationId() {
    return envelope().requestId();
  }

  @Override
  default Extra extra() {
    return envelope().extra();
  }
}
