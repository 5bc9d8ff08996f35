package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.BYTES_USED;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.MO_SMS;
import static dev.ringback.protocol.FieldNames.MT_SMS;
import static dev.ringback.protocol.FieldNames.PROMO_SERVICE_PLAN;
import static dev.ringback.protocol.FieldNames.PROMO_USAGE_RESPONSE;
import static dev.ringback.protocol.FieldNames.SMS_USED;
import static dev.ringback.protocol.FieldNames.SOURCE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// The usage of a device in a promotion. All names guessed: only that of the service is known,
/// `DevicePromoUsage`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record PromoUsageMessage(Envelope envelope, Optional<PromoUsageMessage.PromoUsage> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DevicePromoUsage");

  static final Form<PromoUsageMessage> FORM =
      Form.<PromoUsage, PromoUsageMessage>enveloped(
          PromoUsageMessage.class,
          PromoUsageMessage::new,
          PromoUsageMessage::content,
          List.of(
              Place.listIn(
                  DEVICE_RESPONSE,
                  PROMO_USAGE_RESPONSE,
                  PromoUsage.class,
                  Row.SHAPE,
                  PromoUsage::new,
                  PromoUsage::rows)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// Usage, row by row.
  ///
  /// @param rows in the order given
  public record PromoUsage(List<Row> rows) implements ConnectivityContent {
    /// Copies the list.
    public PromoUsage {
      rows = List.copyOf(rows);
    }
  }

  /// What was used.
  ///
  /// @param bytesUsed in bytes
  /// @param smsUsed number of messages
  /// @param moSms number of messages from the device
  /// @param mtSms number of messages to the device
  /// @param servicePlan the plan it was used on
  /// @param source where the figures come from
  /// @param extra members that have no place here
  public record Row(
      Optional<Long> bytesUsed,
      Optional<Long> smsUsed,
      Optional<Long> moSms,
      Optional<Long> mtSms,
      Optional<String> servicePlan,
      Optional<String> source,
      Extra extra) {
    static final Shape<Row> SHAPE =
        new Shape<>(
            in ->
                new Row(
                    in.number(BYTES_USED),
                    in.number(SMS_USED),
                    in.number(MO_SMS),
                    in.number(MT_SMS),
                    in.text(PROMO_SERVICE_PLAN),
                    in.text(SOURCE),
                    in.rest()),
            (it, out) ->
                out.number(BYTES_USED, it.bytesUsed())
                    .number(SMS_USED, it.smsUsed())
                    .number(MO_SMS, it.moSms())
                    .number(MT_SMS, it.mtSms())
                    .text(PROMO_SERVICE_PLAN, it.servicePlan())
                    .text(SOURCE, it.source())
                    .rest(it.extra()));
  }
}
