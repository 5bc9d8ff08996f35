package dev.ringback.server.access;

import java.util.function.UnaryOperator;

/// Where the book of callers is kept. Safe for use by many threads, and by other processes beside
/// this one: what the command line changes, a running server sees.
public interface AccessBooks {
  /// The book as it stands. Cheap enough to be asked on every request.
  AccessBook read();

  /// Changes the book, with nobody else changing it meanwhile; on disk when this returns.
  ///
  /// @return the book as it stands now
  AccessBook change(UnaryOperator<AccessBook> change);
}
