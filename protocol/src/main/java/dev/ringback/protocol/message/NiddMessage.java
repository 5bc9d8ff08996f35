package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.ACKNOWLEDGE_TIME;
import static dev.ringback.protocol.FieldNames.DEVICE_IDS;
import static dev.ringback.protocol.FieldNames.FIRST_ATTEMPT_DELIVERY_TIME;
import static dev.ringback.protocol.FieldNames.MESSAGE;
import static dev.ringback.protocol.FieldNames.NIDD_CONFIG_RESPONSE;
import static dev.ringback.protocol.FieldNames.NIDD_MO_NOTIFICATION_RESPONSE;
import static dev.ringback.protocol.FieldNames.NIDD_MT_DELIVERY_RESPONSE;
import static dev.ringback.protocol.FieldNames.NIDD_RESPONSE;
import static dev.ringback.protocol.FieldNames.REASON;

import dev.ringback.protocol.ServiceName;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Non-IP data: from a device, the fate of data to a device, or a line set up for it. Of
/// `NiddService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record NiddMessage(Envelope envelope, Optional<NiddMessage.Content> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("NiddService");

  static final Form<NiddMessage> FORM =
      Form.<Content, NiddMessage>enveloped(
          NiddMessage.class,
          NiddMessage::new,
          NiddMessage::content,
          List.of(
              Place.in(NIDD_RESPONSE, NIDD_MO_NOTIFICATION_RESPONSE, Uplink.class, Uplink.SHAPE),
              Place.in(NIDD_RESPONSE, NIDD_MT_DELIVERY_RESPONSE, Delivery.class, Delivery.SHAPE),
              Place.in(
                  NIDD_RESPONSE, NIDD_CONFIG_RESPONSE, Configuration.class, Configuration.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// What a message of this service can say.
  public sealed interface Content extends ConnectivityContent
      permits Uplink, Delivery, Configuration {}

  /// Data from a device. The message has no status, and its request id is its own.
  ///
  /// @param accountName the account
  /// @param message the bytes, in base64
  /// @param deviceIds all names of the device
  /// @param extra members that have no place here
  public record Uplink(
      Optional<String> accountName, Optional<String> message, List<DeviceId> deviceIds, Extra extra)
      implements Content {
    static final Shape<Uplink> SHAPE =
        new Shape<>(
            in ->
                new Uplink(
                    in.text(ACCOUNT_NAME),
                    in.text(MESSAGE),
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .text(MESSAGE, it.message())
                    .parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .rest(it.extra()));

    /// Copies the list.
    public Uplink {
      deviceIds = List.copyOf(deviceIds);
    }

    /// The bytes from the device, at most 1358; empty when there are none or they are not base64.
    /// An escape that outlived JSON, `\\u003d` for `=`, is undone.
    public Optional<byte[]> payload() {
      return message.flatMap(Uplink::decoded);
    }

    private static Optional<byte[]> decoded(String base64) {
      try {
        return Optional.of(
            Base64.getDecoder().decode(base64.replace("\\u003d", "=").replace("\\u003D", "=")));
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }
  }

  /// The fate of data to a device: the status is `Delivered`, `Queued` or `DeliveryFailed`. After
  /// `Queued` there may be a second message, or none.
  ///
  /// @param accountName the account
  /// @param acknowledgeTime when the device took it
  /// @param firstAttemptDeliveryTime when it was tried first
  /// @param reason why it failed or waits, such as `Buffered, device not reachable`
  /// @param deviceIds all names of the device
  /// @param extra members that have no place here
  public record Delivery(
      Optional<String> accountName,
      Optional<Instant> acknowledgeTime,
      Optional<Instant> firstAttemptDeliveryTime,
      Optional<String> reason,
      List<DeviceId> deviceIds,
      Extra extra)
      implements Content {
    static final Shape<Delivery> SHAPE =
        new Shape<>(
            in ->
                new Delivery(
                    in.text(ACCOUNT_NAME),
                    in.time(ACKNOWLEDGE_TIME),
                    in.time(FIRST_ATTEMPT_DELIVERY_TIME),
                    in.text(REASON),
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .time(ACKNOWLEDGE_TIME, it.acknowledgeTime())
                    .time(FIRST_ATTEMPT_DELIVERY_TIME, it.firstAttemptDeliveryTime())
                    .text(REASON, it.reason())
                    .parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .rest(it.extra()));

    /// Copies the list.
    public Delivery {
      deviceIds = List.copyOf(deviceIds);
    }
  }

  /// A line was set up for non-IP data: the status is `ConfigCreated` or a failure.
  ///
  /// @param accountName the account
  /// @param reason why it failed
  /// @param deviceIds all names of the device
  /// @param extra members that have no place here
  public record Configuration(
      Optional<String> accountName, Optional<String> reason, List<DeviceId> deviceIds, Extra extra)
      implements Content {
    static final Shape<Configuration> SHAPE =
        new Shape<>(
            in ->
                new Configuration(
                    in.text(ACCOUNT_NAME),
                    in.text(REASON),
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .text(REASON, it.reason())
                    .parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .rest(it.extra()));

    /// Copies the list.
    public Configuration {
      deviceIds = List.copyOf(deviceIds);
    }
  }
}
