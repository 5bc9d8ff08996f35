/// The default backend: a log of messages and RocksDB in the data directory, with one thread that
/// commits for all.
@NullMarked
package dev.ringback.server.store.embedded;

import org.jspecify.annotations.NullMarked;
