/// The default backend: RocksDB in the data directory, with one thread that commits for all.
@NullMarked
package dev.ringback.server.store.embedded;

import org.jspecify.annotations.NullMarked;
