package dev.ringback.listener;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;

/// What a path stands for: the service whose listener was registered with it.
record Endpoint(Family family, ServiceName service) {
  @Override
  public String toString() {
    return family + " " + service;
  }
}
