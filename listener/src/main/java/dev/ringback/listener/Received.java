package dev.ringback.listener;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.message.CallbackMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// A verified message on its way to the handler. Immutable.
///
/// @param family the family it came for, by its path
/// @param service the callback service it came for, by its path
/// @param webhookId the `webhook-id`, the same on every attempt; empty when the sender gave none
/// @param attempt which sending this is, from 1; empty when the body does not say
/// @param sentAt the `webhook-timestamp`; empty when the sender gave none
/// @param receivedAt when it came in
/// @param message the content, typed
/// @param body the exact bytes, credentials included
public record Received(
    Family family,
    ServiceName service,
    Optional<String> webhookId,
    OptionalInt attempt,
    Optional<Instant> sentAt,
    Instant receivedAt,
    CallbackMessage message,
    Body body) {}
