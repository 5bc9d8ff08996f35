package dev.ringback.server.retry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a replay by filter is in its life. All changes go through [#after].
public enum ReplayState {
  /// Goes on, page by page.
  RUNNING,
  /// Waits to be resumed.
  PAUSED,
  /// Was ended by somebody; what it had sent again stays so.
  CANCELLED,
  /// Has looked at everything.
  DONE,
  /// Could not go on.
  FAILED;

  /// What can happen to a replay.
  public enum Event {
    /// Somebody asked for it to wait.
    PAUSE,
    /// Somebody asked for it to go on.
    RESUME,
    /// Somebody asked for it to end.
    CANCEL,
    /// Everything has been looked at.
    FINISH,
    /// Something that it needs cannot be read.
    FAIL
  }

  /// The transition table; empty where an event cannot happen in this state.
  public Optional<ReplayState> after(Event event) {
    return switch (this) {
      case RUNNING ->
          switch (event) {
            case PAUSE -> Optional.of(PAUSED);
            case RESUME -> Optional.empty();
            case CANCEL -> Optional.of(CANCELLED);
            case FINISH -> Optional.of(DONE);
            case FAIL -> Optional.of(FAILED);
          };
      case PAUSED ->
          switch (event) {
            case RESUME -> Optional.of(RUNNING);
            case CANCEL -> Optional.of(CANCELLED);
            case PAUSE, FINISH, FAIL -> Optional.empty();
          };
      case CANCELLED, DONE, FAILED -> Optional.empty();
    };
  }

  /// Whether nothing can happen any more.
  public boolean isOver() {
    return Arrays.stream(Event.values()).allMatch(event -> after(event).isEmpty());
  }

  /// The state of that id, such as `running`.
  public static Optional<ReplayState> of(String id) {
    return Arrays.stream(values()).filter(state -> state.id().equals(id)).findFirst();
  }

  /// Its name in the operations API, such as `running`.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
