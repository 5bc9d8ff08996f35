package dev.ringback.protocol.message;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;

/// Finds the type of a message, and the body of a typed message.
final class Messages {
  private Messages() {}

  static CallbackMessage read(Family family, ServiceName service, JsonObject body) {
    return new UnknownMessage(family, service, Extra.of(body));
  }

  static JsonObject write(CallbackMessage message) {
    return message.extra().members();
  }
}
