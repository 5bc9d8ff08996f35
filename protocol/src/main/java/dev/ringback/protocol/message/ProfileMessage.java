package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.ACTION;
import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.PROFILE_RESPONSE;
import static dev.ringback.protocol.FieldNames.PROFILE_STATUS;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// What became of an action on an eSIM profile. With status `Warning` the device did not answer
/// yet, and the verdict follows. Of `DeviceProfileService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record ProfileMessage(Envelope envelope, Optional<ProfileMessage.ProfileAction> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DeviceProfileService");

  static final Form<ProfileMessage> FORM =
      Form.<ProfileAction, ProfileMessage>enveloped(
          ProfileMessage.class,
          ProfileMessage::new,
          ProfileMessage::content,
          List.of(
              Place.in(
                  DEVICE_RESPONSE, PROFILE_RESPONSE, ProfileAction.class, ProfileAction.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The action and its outcome. All names guessed.
  ///
  /// @param action such as `enable`
  /// @param profileStatus such as `Enabled` or `Pending`
  /// @param extra members that have no place here
  public record ProfileAction(Optional<String> action, Optional<String> profileStatus, Extra extra)
      implements ConnectivityContent {
    static final Shape<ProfileAction> SHAPE =
        new Shape<>(
            in -> new ProfileAction(in.text(ACTION), in.text(PROFILE_STATUS), in.rest()),
            (it, out) ->
                out.text(ACTION, it.action())
                    .text(PROFILE_STATUS, it.profileStatus())
                    .rest(it.extra()));
  }
}
