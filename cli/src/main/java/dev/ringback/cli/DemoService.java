package dev.ringback.cli;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.util.Arrays;
import java.util.List;

/// A service that the demo shows, and by what its callbacks prove where they come from.
///
/// @param family its family
/// @param service its name
record DemoService(Family family, ServiceName service) {
  /// Every service with a published name, of every family.
  static List<DemoService> all() {
    return Arrays.stream(Family.values())
        .flatMap(family -> family.services().stream().map(name -> new DemoService(family, name)))
        .toList();
  }

  /// How callbacks of a family prove where they come from.
  enum Proof {
    /// They echo the user name and password of the registration.
    CREDENTIALS,
    /// They are signed with the key that the registration was answered with.
    SHARED_KEY,
    /// The contract has none; they are signed as Standard Webhooks says, with a secret that server
    /// and listener were given.
    WEBHOOK_SECRET
  }

  /// How its callbacks prove where they come from.
  Proof proof() {
    if (family.signsWithSharedKey()) {
      return Proof.SHARED_KEY;
    }
    return family.echoesCredentials() ? Proof.CREDENTIALS : Proof.WEBHOOK_SECRET;
  }

  /// The path of its listener.
  String path() {
    return "/" + family + "/" + service;
  }

  /// Family and name.
  @Override
  public String toString() {
    return family + " " + service;
  }
}
