package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.BYTES_USED;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.END_TIME;
import static dev.ringback.protocol.FieldNames.EXTENDED_ATTRIBUTES;
import static dev.ringback.protocol.FieldNames.KEY;
import static dev.ringback.protocol.FieldNames.SERVICE_PLAN;
import static dev.ringback.protocol.FieldNames.SMS_USED;
import static dev.ringback.protocol.FieldNames.SOURCE;
import static dev.ringback.protocol.FieldNames.START_TIME;
import static dev.ringback.protocol.FieldNames.TIMESTAMP;
import static dev.ringback.protocol.FieldNames.USAGE_RESPONSE;
import static dev.ringback.protocol.FieldNames.VALUE;

import dev.ringback.protocol.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The usage of a device, of at most a month. Of `DeviceUsage`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record UsageMessage(Envelope envelope, Optional<UsageMessage.Usage> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DeviceUsage");

  static final Form<UsageMessage> FORM =
      Form.<Usage, UsageMessage>enveloped(
          UsageMessage.class,
          UsageMessage::new,
          UsageMessage::content,
          List.of(
              Place.listIn(
                  DEVICE_RESPONSE,
                  USAGE_RESPONSE,
                  Usage.class,
                  Row.SHAPE,
                  Usage::new,
                  Usage::rows)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// Usage, row by row.
  ///
  /// @param rows in the order given
  public record Usage(List<Row> rows) implements ConnectivityContent {
    /// Copies the list.
    public Usage {
      rows = List.copyOf(rows);
    }
  }

  /// What was used in a time.
  ///
  /// @param bytesUsed in bytes
  /// @param smsUsed number of messages
  /// @param servicePlan the plan it was used on
  /// @param source where the figures come from
  /// @param startTime when the time begins; name guessed
  /// @param endTime when the time ends; name guessed
  /// @param timestamp when it was counted
  /// @param extendedAttributes further figures
  /// @param extra members that have no place here
  public record Row(
      Optional<Long> bytesUsed,
      Optional<Long> smsUsed,
      Optional<String> servicePlan,
      Optional<String> source,
      Optional<Instant> startTime,
      Optional<Instant> endTime,
      Optional<Instant> timestamp,
      List<Attribute> extendedAttributes,
      Extra extra) {
    static final Shape<Row> SHAPE =
        new Shape<>(
            in ->
                new Row(
                    in.number(BYTES_USED),
                    in.number(SMS_USED),
                    in.text(SERVICE_PLAN),
                    in.text(SOURCE),
                    in.time(START_TIME),
                    in.time(END_TIME),
                    in.time(TIMESTAMP),
                    in.parts(EXTENDED_ATTRIBUTES, Attribute.SHAPE),
                    in.rest()),
            (it, out) ->
                out.number(BYTES_USED, it.bytesUsed())
                    .number(SMS_USED, it.smsUsed())
                    .text(SERVICE_PLAN, it.servicePlan())
                    .text(SOURCE, it.source())
                    .time(START_TIME, it.startTime())
                    .time(END_TIME, it.endTime())
                    .time(TIMESTAMP, it.timestamp())
                    .parts(EXTENDED_ATTRIBUTES, it.extendedAttributes(), Attribute.SHAPE)
                    .rest(it.extra()));

    /// Copies the list.
    public Row {
      extendedAttributes = List.copyOf(extendedAttributes);
    }
  }

  /// A further figure.
  ///
  /// @param key its name, such as `MoSms`
  /// @param value the figure
  /// @param extra members that have no place here
  public record Attribute(Optional<String> key, Optional<String> value, Extra extra) {
    static final Shape<Attribute> SHAPE =
        new Shape<>(
            in -> new Attribute(in.text(KEY), in.text(VALUE), in.rest()),
            (it, out) -> out.text(KEY, it.key()).text(VALUE, it.value()).rest(it.extra()));
  }
}
