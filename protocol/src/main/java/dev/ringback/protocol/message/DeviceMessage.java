package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ASSOCIATED_WITH_MTN;
import static dev.ringback.protocol.FieldNames.DEVICE_AVAILABILITY_RESPONSE;
import static dev.ringback.protocol.FieldNames.DEVICE_FOUND;
import static dev.ringback.protocol.FieldNames.DEVICE_IDS;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.DEVICE_SKU;
import static dev.ringback.protocol.FieldNames.ERROR_MESSAGE;
import static dev.ringback.protocol.FieldNames.ORDER_REQUEST_ID;
import static dev.ringback.protocol.FieldNames.ORDER_STATUS_RESPONSE;
import static dev.ringback.protocol.FieldNames.PRODUCT_TYPE;
import static dev.ringback.protocol.FieldNames.STATUS;
import static dev.ringback.protocol.FieldNames.UPLOAD_DEVICES_RESPONSE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// What became of an availability check, an upload of devices or an order. Of `DeviceService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record DeviceMessage(Envelope envelope, Optional<DeviceMessage.Content> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DeviceService");

  static final Form<DeviceMessage> FORM =
      Form.<Content, DeviceMessage>enveloped(
          DeviceMessage.class,
          DeviceMessage::new,
          DeviceMessage::content,
          List.of(
              Place.listIn(
                  DEVICE_RESPONSE,
                  DEVICE_AVAILABILITY_RESPONSE,
                  Availability.class,
                  AvailableDevice.SHAPE,
                  Availability::new,
                  Availability::devices),
              Place.listIn(
                  DEVICE_RESPONSE,
                  UPLOAD_DEVICES_RESPONSE,
                  Upload.class,
                  UploadedDevice.SHAPE,
                  Upload::new,
                  Upload::devices),
              Place.in(
                  DEVICE_RESPONSE, ORDER_STATUS_RESPONSE, OrderStatus.class, OrderStatus.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// What a message of this service can say.
  public sealed interface Content extends ConnectivityContent
      permits Availability, Upload, OrderStatus {}

  /// Which devices can be activated: one message for the whole request.
  ///
  /// @param devices an entry per device of the request
  public record Availability(List<AvailableDevice> devices) implements Content {
    /// Copies the list.
    public Availability {
      devices = List.copyOf(devices);
    }
  }

  /// Which devices were taken in. All names guessed.
  ///
  /// @param devices an entry per device of the request
  public record Upload(List<UploadedDevice> devices) implements Content {
    /// Copies the list.
    public Upload {
      devices = List.copyOf(devices);
    }
  }

  /// Where an activation order stands. All names guessed.
  ///
  /// @param orderRequestId the id of the order
  /// @param status such as `Complete`
  /// @param extra members that have no place here
  public record OrderStatus(Optional<String> orderRequestId, Optional<String> status, Extra extra)
      implements Content {
    static final Shape<OrderStatus> SHAPE =
        new Shape<>(
            in -> new OrderStatus(in.text(ORDER_REQUEST_ID), in.text(STATUS), in.rest()),
            (it, out) ->
                out.text(ORDER_REQUEST_ID, it.orderRequestId())
                    .text(STATUS, it.status())
                    .rest(it.extra()));
  }

  /// Whether one device can be activated.
  ///
  /// @param deviceIds the device as the request named it
  /// @param deviceFound whether the device is known
  /// @param associatedWithMtn whether the SIM already carries a line
  /// @param productType `4GODI_DATA` when ready, `4GODI_MOD` when not yet
  /// @param deviceSku the stock-keeping unit
  /// @param extra members that have no place here
  public record AvailableDevice(
      List<DeviceId> deviceIds,
      Optional<Boolean> deviceFound,
      Optional<Boolean> associatedWithMtn,
      Optional<String> productType,
      Optional<String> deviceSku,
      Extra extra) {
    static final Shape<AvailableDevice> SHAPE =
        new Shape<>(
            in ->
                new AvailableDevice(
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.flag(DEVICE_FOUND),
                    in.flag(ASSOCIATED_WITH_MTN),
                    in.text(PRODUCT_TYPE),
                    in.text(DEVICE_SKU),
                    in.rest()),
            (it, out) ->
                out.parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .flag(DEVICE_FOUND, it.deviceFound())
                    .flag(ASSOCIATED_WITH_MTN, it.associatedWithMtn())
                    .text(PRODUCT_TYPE, it.productType())
                    .text(DEVICE_SKU, it.deviceSku())
                    .rest(it.extra()));

    /// Copies the list.
    public AvailableDevice {
      deviceIds = List.copyOf(deviceIds);
    }
  }

  /// What became of one device. All names guessed.
  ///
  /// @param deviceIds the device as the request named it
  /// @param status such as `Success`
  /// @param errorMessage why it was not taken in
  /// @param extra members that have no place here
  public record UploadedDevice(
      List<DeviceId> deviceIds,
      Optional<String> status,
      Optional<String> errorMessage,
      Extra extra) {
    static final Shape<UploadedDevice> SHAPE =
        new Shape<>(
            in ->
                new UploadedDevice(
                    in.parts(DEVICE_IDS, DeviceId.SHAPE),
                    in.text(STATUS),
                    in.text(ERROR_MESSAGE),
                    in.rest()),
            (it, out) ->
                out.parts(DEVICE_IDS, it.deviceIds(), DeviceId.SHAPE)
                    .text(STATUS, it.status())
                    .text(ERROR_MESSAGE, it.errorMessage())
                    .rest(it.extra()));

    /// Copies the list.
    public UploadedDevice {
      deviceIds = List.copyOf(deviceIds);
    }
  }
}
