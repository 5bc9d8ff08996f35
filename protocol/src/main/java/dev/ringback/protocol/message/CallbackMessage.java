package dev.ringback.protocol.message;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.MalformedJson;
import java.util.Optional;

/// A callback's content as its service defines it. Immutable, as are all values in it.
///
/// What was read, written and read again is equal. Of messages made by hand the same holds as long
/// as numbers that travel as text are plain decimals of up to 30 digits on either side.
public sealed interface CallbackMessage
    permits CampaignMessage,
        ConnectivityMessage,
        DeviceLocationMessage,
        FirmwareMessage,
        ObservationMessage,
        SessionReportMessage,
        UnknownMessage {
  /// Reads a body. Whatever the object holds, a message comes of it; what fits no type becomes an
  /// [UnknownMessage].
  ///
  /// @throws MalformedJson when the bytes are not one JSON object
  static CallbackMessage read(Family family, ServiceName service, byte[] body) {
    return CallbackBody.read(body).message(family, service);
  }

  /// The family the message belongs to.
  Family family();

  /// The callback service the message belongs to.
  ServiceName service();

  /// What ties the message to the call that caused it, or to the event: a request, transaction,
  /// upgrade or campaign id. One id may span many messages.
  Optional<String> correlationId();

  /// Top-level members that have no place in the type.
  Extra extra();

  /// The message as compact UTF-8 JSON.
  default byte[] utf8() {
    return CallbackBody.of(this).utf8();
  }
}
