package dev.ringback.bench;

import java.io.IOException;
import java.net.URI;

/// A listener that answers everything at once with 204.
interface Sink extends AutoCloseable {
  /// What it is, such as `nginx`.
  String name();

  /// Where it is; every path below is answered alike.
  URI url();

  /// How many requests have come so far.
  long count() throws IOException;

  @Override
  void close();
}
