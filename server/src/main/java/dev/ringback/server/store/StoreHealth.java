package dev.ringback.server.store;

import java.util.Optional;

/// Whether a store can keep what it is given.
public interface StoreHealth {
  /// What is wrong, fit to be shown to an operator; empty when nothing is.
  Optional<String> problem();

  /// How it fills up, when it does so far that publishers are slowed down; fit to be shown to an
  /// operator.
  Optional<String> filling();
}
