package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ID;
import static dev.ringback.protocol.FieldNames.KIND;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// One of the names of a device. Immutable. Two are equal when they differ in nothing but the case
/// of their kind, since senders spell it in every way.
///
/// @param id the identifier; entries without one have been met
/// @param kind what the identifier is: ESN, MEID, IMEI, ICCID, EID, IMSI, MDN, MIN or MSISDN
/// @param extra what else the entry held
public record DeviceId(Optional<String> id, Optional<String> kind, Extra extra) {
  static final Shape<DeviceId> SHAPE =
      new Shape<>(
          in -> new DeviceId(in.text(ID), in.text(KIND), in.rest()),
          (it, out) -> out.text(ID, it.id()).text(KIND, it.kind()).rest(it.extra()));

  /// An identifier of that kind.
  public static DeviceId of(String id, String kind) {
    return new DeviceId(Optional.of(id), Optional.of(kind), Extra.NONE);
  }

  /// Whether the identifier is of that kind, in any case.
  public boolean isKind(String asked) {
    return kind.filter(asked::equalsIgnoreCase).isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeviceId that
        && id.equals(that.id)
        && lowerKind().equals(that.lowerKind())
        && extra.equals(that.extra);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, lowerKind(), extra);
  }

  private Optional<String> lowerKind() {
    return kind.map(text -> text.toLowerCase(Locale.ROOT));
  }
}
