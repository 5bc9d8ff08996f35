package dev.ringback.server.store;

import java.util.Optional;

/// Whether a store can keep what it is given.
public interface StoreHealth {
  /// What is wrong, fit to be shown to an operator; empty when nothing is.
  Optional<String> problem();
}
