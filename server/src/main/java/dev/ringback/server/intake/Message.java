package dev.ringback.server.intake;

import dev.ringback.server.directory.ListenerKey;
import java.util.Optional;

/// A message that has been accepted. Never changes.
///
/// @param id its own id; tells when it was accepted
/// @param publisher the caller that handed it over
/// @param publisherId the publisher's own id for it
/// @param key whose listener it is for
/// @param orderingKey messages with the same one keep their order where the listener asks for it
/// @param requestId the body's `requestId`
/// @param payload what it says
public record Message(
    MessageId id,
    String publisher,
    Optional<String> publisherId,
    ListenerKey key,
    Optional<String> orderingKey,
    Optional<String> requestId,
    Payload payload) {}
