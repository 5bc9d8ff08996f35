package dev.ringback.server.store.embedded;

import java.io.IOException;
import java.util.List;
import org.rocksdb.RocksDBException;

/// Something to be written in one piece. All methods are called by [CommitThread] alone.
interface Commit {
  /// Whether [#done()] may only be called when it is on disk in the database. What it keeps in the
  /// log of messages is on disk there in any case.
  boolean durable();

  /// Whether it is tried again for as long as the store refuses it. What an attempt came to must
  /// not get lost; a publisher can be told no.
  default boolean persistent() {
    return false;
  }

  /// Smaller commits that are tried one by one in its place when it cannot be written as a whole,
  /// so that what is wrong with one part does not keep the others back. None when it is all or
  /// nothing.
  default List<Commit> parts() {
    return List.of();
  }

  /// Adds what is to be written.
  void write(Group group) throws RocksDBException, IOException;

  /// It is written.
  void done();

  /// It is not written, as far as can be told.
  void failed(RuntimeException why);
}
