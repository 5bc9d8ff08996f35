package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACCOUNT_NAME;
import static dev.ringback.protocol.FieldNames.EVENT_TIME;
import static dev.ringback.protocol.FieldNames.NOTIFICATION_TYPE;
import static dev.ringback.protocol.FieldNames.SERVICE_PLAN;
import static dev.ringback.protocol.FieldNames.SUBSCRIPTION_NOTIFICATION;
import static dev.ringback.protocol.FieldNames.USAGE_PERCENT;

import dev.ringback.protocol.ServiceName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Data is or will be throttled, or usage passed a threshold. Of `SubscriptionNotificationService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record SubscriptionMessage(
    Envelope envelope, Optional<SubscriptionMessage.Notification> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("SubscriptionNotificationService");

  static final Form<SubscriptionMessage> FORM =
      Form.<Notification, SubscriptionMessage>enveloped(
          SubscriptionMessage.class,
          SubscriptionMessage::new,
          SubscriptionMessage::content,
          List.of(Place.at(SUBSCRIPTION_NOTIFICATION, Notification.class, Notification.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// What happened to the subscription. All names guessed.
  ///
  /// @param accountName the account
  /// @param servicePlan the plan
  /// @param notificationType such as `Throttled`
  /// @param usagePercent in percent of what the plan includes
  /// @param eventTime when
  /// @param extra members that have no place here
  public record Notification(
      Optional<String> accountName,
      Optional<String> servicePlan,
      Optional<String> notificationType,
      Optional<BigDecimal> usagePercent,
      Optional<Instant> eventTime,
      Extra extra)
      implements ConnectivityContent {
    static final Shape<Notification> SHAPE =
        new Shape<>(
            in ->
                new Notification(
                    in.text(ACCOUNT_NAME),
                    in.text(SERVICE_PLAN),
                    in.text(NOTIFICATION_TYPE),
                    in.decimal(USAGE_PERCENT),
                    in.time(EVENT_TIME),
                    in.rest()),
            (it, out) ->
                out.text(ACCOUNT_NAME, it.accountName())
                    .text(SERVICE_PLAN, it.servicePlan())
                    .text(NOTIFICATION_TYPE, it.notificationType())
                    .decimal(USAGE_PERCENT, it.usagePercent())
                    .time(EVENT_TIME, it.eventTime())
                    .rest(it.extra()));
  }
}
