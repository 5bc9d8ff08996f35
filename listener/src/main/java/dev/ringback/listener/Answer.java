package dev.ringback.listener;

import java.time.Duration;
import java.util.Optional;

/// What became of a request, and with that the HTTP status to answer. The body of the answer is
/// empty: the reason is for the one who runs the listener, not for the one who knocks.
public sealed interface Answer {
  /// The HTTP status to send.
  int status();

  /// What to send as `Retry-After`, in whole seconds; empty when the header has no place.
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /// The handler took the message: 200.
  record Accepted() implements Answer {
    @Override
    public int status() {
      return 200;
    }
  }

  /// The message was taken before; nothing was done: 200.
  record Duplicate() implements Answer {
    @Override
    public int status() {
      return 200;
    }
  }

  /// Not proven to come from the sender: 401.
  ///
  /// @param why which proof failed and how, without secrets
  record Unverified(String why) implements Answer {
    @Override
    public int status() {
      return 401;
    }
  }

  /// Not a JSON object: 400.
  ///
  /// @param why what is wrong and where
  record Malformed(String why) implements Answer {
    @Override
    public int status() {
      return 400;
    }
  }

  /// Nothing listens at that path: 404.
  record UnknownPath() implements Answer {
    @Override
    public int status() {
      return 404;
    }
  }

  /// Not a `POST`: 405.
  record WrongMethod() implements Answer {
    @Override
    public int status() {
      return 405;
    }
  }

  /// The body is longer than the limit: 413.
  ///
  /// @param limit in bytes
  record TooLarge(int limit) implements Answer {
    @Override
    public int status() {
      return 413;
    }
  }

  /// No room now, or the same message is in hand: 503, come again.
  ///
  /// @param after what `Retry-After` says
  record Busy(Duration after) implements Answer {
    @Override
    public int status() {
      return 503;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(after);
    }
  }

  /// The handler failed; the message is not remembered, so the sender's next attempt is handled
  /// anew: 500.
  ///
  /// @param cause what the handler threw
  record Failed(Throwable cause) implements Answer {
    @Override
    public int status() {
      return 500;
    }
  }
}
