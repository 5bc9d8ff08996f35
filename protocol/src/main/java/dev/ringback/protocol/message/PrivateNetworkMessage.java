package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACTION;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.PWN_RESPONSE;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// What became of a change to a device in a private network. All names guessed: only that of the
/// service is known, `PwnService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record PrivateNetworkMessage(
    Envelope envelope, Optional<PrivateNetworkMessage.PrivateNetworkChange> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("PwnService");

  static final Form<PrivateNetworkMessage> FORM =
      Form.<PrivateNetworkChange, PrivateNetworkMessage>enveloped(
          PrivateNetworkMessage.class,
          PrivateNetworkMessage::new,
          PrivateNetworkMessage::content,
          List.of(
              Place.in(
                  DEVICE_RESPONSE,
                  PWN_RESPONSE,
                  PrivateNetworkChange.class,
                  PrivateNetworkChange.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The change.
  ///
  /// @param action such as `activate`
  /// @param extra members that have no place here
  public record PrivateNetworkChange(Optional<String> action, Extra extra)
      implements ConnectivityContent {
    static final Shape<PrivateNetworkChange> SHAPE =
        new Shape<>(
            in -> new PrivateNetworkChange(in.text(ACTION), in.rest()),
            (it, out) -> out.text(ACTION, it.action()).rest(it.extra()));
  }
}
