package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.DEVICE_RESPONSE;
import static dev.ringback.protocol.FieldNames.FAULT_RESPONSE;
import static dev.ringback.protocol.FieldNames.PRL_INFORMATION_RESPONSE;
import static dev.ringback.protocol.FieldNames.PRL_VERSION;

import dev.ringback.protocol.ServiceName;
import java.util.List;
import java.util.Optional;

/// The roaming list version of a 2G or 3G device. Of `DevicePRLInformation`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record PrlMessage(Envelope envelope, Optional<PrlMessage.PrlInformation> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("DevicePRLInformation");

  static final Form<PrlMessage> FORM =
      Form.<PrlInformation, PrlMessage>enveloped(
          PrlMessage.class,
          PrlMessage::new,
          PrlMessage::content,
          List.of(
              Place.in(
                  DEVICE_RESPONSE,
                  PRL_INFORMATION_RESPONSE,
                  PrlInformation.class,
                  PrlInformation.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// The version, or why it is not known.
  ///
  /// @param prlVersion the version of the preferred roaming list
  /// @param fault why it could not be told for this device
  /// @param extra members that have no place here
  public record PrlInformation(Optional<String> prlVersion, Optional<Fault> fault, Extra extra)
      implements ConnectivityContent {
    static final Shape<PrlInformation> SHAPE =
        new Shape<>(
            in ->
                new PrlInformation(
                    in.text(PRL_VERSION), in.part(FAULT_RESPONSE, Fault.SHAPE), in.rest()),
            (it, out) ->
                out.text(PRL_VERSION, it.prlVersion())
                    .part(FAULT_RESPONSE, it.fault(), Fault.SHAPE)
                    .rest(it.extra()));
  }
}
