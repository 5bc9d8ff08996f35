package dev.ringback.server.store.embedded;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.outcome.DeliveryState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// A place on a [DeliveryWalk], and as text a cursor. It names a listener, which is why only
/// listeners of the accounts that are asked for may be visited. Immutable.
final class Place {
  private static final int MAX_LENGTH = 1_024;

  private final ListenerKey listener;
  private final DeliveryState state;

  /// What to look at next, or how all of it begins in the state.
  private final byte[] key;

  Place(ListenerKey listener, DeliveryState state, byte[] key) {
    this.listener = listener;
    this.state = state;
    this.key = key;
  }

  /// Where the deliveries of a listener in a state begin.
  static Place start(ListenerKey listener, DeliveryState state) {
    var lane = Keys.lane(listener);
    return new Place(
        listener,
        state,
        state == DeliveryState.WAITING ? Keys.lanePrefix(lane) : Keys.settledPrefix(lane, state));
  }

  /// Reads what [#text()] wrote; empty where the text is no place.
  static Optional<Place> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Records.read(Base64.getUrlDecoder().decode(text), Place::read);
    } catch (IllegalArgumentException | UncheckedIOException notAPlace) {
      return Optional.empty();
    }
  }

  private static Optional<Place> read(RecordFields in) throws IOException {
    var account = Optional.of(in.readUTF()).filter(AccountName::isValid).map(AccountName::new);
    var family = Family.of(in.readUTF());
    var service = Optional.of(in.readUTF()).filter(ServiceName::isValid).map(ServiceName::new);
    var state = Keys.state(in.readByte());
    var key = in.readAllBytes();
    if (account.isEmpty() || family.isEmpty() || service.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    var listener = new ListenerKey(family.get(), account.get(), service.get());
    return Optional.of(new Place(listener, state.get(), key)).filter(Place::isWhole);
  }

  private boolean isWhole() {
    var start = start(listener, state).key;
    var whole = state == DeliveryState.WAITING ? Keys.DUE_BYTES : Keys.SETTLED_BYTES;
    return (key.length == start.length || key.length == whole)
        && Arrays.equals(start, Arrays.copyOf(key, start.length));
  }

  ListenerKey listener() {
    return listener;
  }

  DeliveryState state() {
    return state;
  }

  /// What to look at next, or how all of it begins in the state; not to be changed.
  byte[] key() {
    return key;
  }

  /// The place as text.
  String text() {
    var bytes =
        Records.write(
            256,
            out -> {
              out.writeUTF(listener.account().value());
              out.writeUTF(listener.family().id());
              out.writeUTF(listener.service().value());
              out.writeByte(Keys.letter(state));
              out.write(key);
            });
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Whether its listener is of one of these accounts; empty stands for all.
  boolean isOf(Optional<Set<AccountName>> accounts) {
    return accounts.map(some -> some.contains(listener.account())).orElse(true);
  }
}
