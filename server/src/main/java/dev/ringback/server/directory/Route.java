package dev.ringback.server.directory;

/// Where the deliveries of a listener key go.
public sealed interface Route {
  /// To a listener.
  ///
  /// @param registration the listener, as it is registered now
  /// @param policy how it wants to be delivered to
  record To(Registration registration, DeliveryPolicy policy) implements Route {}

  /// Nowhere: nobody listens.
  record Nowhere() implements Route {}

  /// Nowhere: the listener said that it is gone for good.
  record Gone() implements Route {}
}
