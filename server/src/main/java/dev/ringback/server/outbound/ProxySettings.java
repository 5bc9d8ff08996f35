package dev.ringback.server.outbound;

import java.util.Optional;

/// The forward proxy that all attempts go through. Its own address is the operator's choice and not
/// judged.
///
/// @param host its name or address
/// @param port its port
/// @param login what it wants to know, if anything
public record ProxySettings(String host, int port, Optional<Login> login) {
  /// A user of the proxy.
  ///
  /// @param user the name
  /// @param password the password
  public record Login(String user, Secret password) {}
}
