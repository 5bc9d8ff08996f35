package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.CHANGE;
import static dev.ringback.protocol.FieldNames.CHANGE_DATE;
import static dev.ringback.protocol.FieldNames.PROMO_CHANGE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// A promotional package was removed, told shortly after the end of the billing cycle. Of
/// `PromoChanges`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record PromoMessage(Envelope envelope, Optional<PromoMessage.PromoChange> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("PromoChanges");

  static final Form<PromoMessage> FORM =
      Form.<PromoChange, PromoMessage>enveloped(
          PromoMessage.class,
          PromoMessage::new,
          PromoMessage::content,
          List.of(Place.at(PROMO_CHANGE, PromoChange.class, PromoChange.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The package and the day. The facts are documented, the case of the names inferred.
  ///
  /// @param change the code removed
  /// @param changeDate when; format not documented
  /// @param extra members that have no place here
  public record PromoChange(Optional<String> change, Optional<String> changeDate, Extra extra)
      implements ConnectivityContent {
    static final Shape<PromoChange> SHAPE =
        new Shape<>(
            in -> new PromoChange(in.text(CHANGE), in.text(CHANGE_DATE), in.rest()),
            (it, out) ->
                out.text(CHANGE, it.change()).text(CHANGE_DATE, it.changeDate()).rest(it.extra()));
  }
}
