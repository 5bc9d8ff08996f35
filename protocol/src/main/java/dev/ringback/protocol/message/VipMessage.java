package dev.ringback.protocol.message;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// A message of a service of which only the name is known, `VIPCallbackService`; what it says is in
/// the envelope.
///
/// @param envelope what every Connectivity message has around its content
public record VipMessage(Envelope envelope) implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("VIPCallbackService");

  static final Form<VipMessage> FORM =
      Form.<ConnectivityContent, VipMessage>enveloped(
          VipMessage.class,
          (envelope, nothing) -> new VipMessage(envelope),
          message -> Optional.empty(),
          List.of());

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// Always empty.
  @Override
  public Optional<ConnectivityContent> content() {
    return Optional.empty();
  }
}
