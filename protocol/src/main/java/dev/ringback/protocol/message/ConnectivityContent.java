package dev.ringback.protocol.message;

/// What a Connectivity message says beyond its envelope. Immutable.
public interface ConnectivityContent {
  /// Members that have no place in the type.
  default Extra extra() {
    return Extra.NONE;
  }
}
