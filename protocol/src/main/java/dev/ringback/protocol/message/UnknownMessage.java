package dev.ringback.protocol.message;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.util.Optional;

/// A message whose shape is none of those known for its service, with everything kept.
///
/// @param family the family it came for
/// @param service the service it came for
/// @param extra the whole body
public record UnknownMessage(Family family, ServiceName service, Extra extra)
    implements CallbackMessage {
  /// What a Connectivity message has around its content, as far as the body has it.
  public Envelope envelope() {
    return Envelope.SHAPE.reader().apply(new Fields(extra.members()));
  }

  /// The body's `requestId`, when it has one.
  @Override
  public Optional<String> correlationId() {
    return envelope().requestId();
  }
}
