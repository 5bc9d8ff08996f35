package dev.ringback.testkit;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import java.util.Optional;

/// One example message of the wire contract.
///
/// @param file its file name, such as `Connectivity.CarrierService.activate.json`
/// @param family the family whose listeners receive such messages
/// @param service the service whose listener receives it
/// @param variant which of the service's messages it is; empty when it has only one
/// @param confidence how sure the contract is of the shape
/// @param correlation the member that leads back to the request it answers; empty when there is
///   none, or none is known
/// @param body the message
public record SampleMessage(
    String file,
    Family family,
    ServiceName service,
    Optional<String> variant,
    Confidence confidence,
    Optional<String> correlation,
    JsonObject body) {
  /// The message as compact UTF-8, an array of its own for each call.
  public byte[] bytes() {
    return body.utf8();
  }

  /// The file name.
  @Override
  public String toString() {
    return file;
  }

  /// How much of an example is documented.
  public enum Confidence {
    /// The shape is published.
    DOCUMENTED,
    /// The members are published, their values are not.
    PARTIAL,
    /// The shape follows from the other messages; nothing is published.
    GUESSED
  }
}
