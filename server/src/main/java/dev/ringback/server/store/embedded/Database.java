package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Priority;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The RocksDB database of one data directory, and the log of messages that it knows its way about
/// in. Safe for use by many threads; only [CommitThread] writes.
final class Database implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Database.class.getName());

  /// The file of the [SyncedMark].
  private static final String MARK = "synced";

  private static final byte[] FORMAT_KEY = "format".getBytes(UTF_8);

  /// 1 had the messages in the database.
  private static final String FORMAT = "2";

  private static final long CACHE_BYTES = 64L << 20;

  /// How much of a table, or of the database's own log, is written before the system is told to
  /// begin bringing it to the disk. Otherwise it begins when the file is synced, with all of it:
  /// the commit thread waits for that in the log, and behind it when it is a table.
  private static final long BROUGHT_TO_DISK_BY = 1L << 20;

  private final RocksDB rocks;
  private final MessageLog log;
  private final SyncedMark mark;
  private final Map<Table, ColumnFamilyHandle> handles;
  private final Map<Table, Integer> families = new EnumMap<>(Table.class);
  private final List<AutoCloseable> resources;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions buffered = new WriteOptions().setSync(false);

  private Database(
      RocksDB rocks,
      MessageLog log,
      SyncedMark mark,
      Map<Table, ColumnFamilyHandle> handles,
      List<AutoCloseable> resources) {
    this.rocks = rocks;
    this.log = log;
    this.mark = mark;
    this.handles = handles;
    handles.forEach((table, handle) -> families.put(table, handle.getID()));
    this.resources = resources;
  }

  /// Opens the database in `directory`, making it where there is none.
  ///
  /// What RocksDB has not synced can end anywhere after a power cut, also with what was written
  /// later in it; it counts up to where it is whole. Damage before that is refused, since what
  /// comes after it would be lost in silence.
  ///
  /// @throws StoreUnusable when it cannot be opened, with what to do
  static Database open(Path directory) {
    requireWritable(directory);
    var sizing = Sizing.of(directory);
    LogTail.trim(directory);
    loadLibrary(directory.resolveSibling("native"));
    var resources = new ArrayList<AutoCloseable>();
    var cache = new LRUCache(CACHE_BYTES);
    resources.add(cache);
    var options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
            .setMaxTotalWalSize(sizing.log())
            .setKeepLogFileNum(3)
            .setMaxLogFileSize(4L << 20)
            .setMaxOpenFiles(512)
            .setMaxBackgroundJobs(2)
            .setBytesPerSync(BROUGHT_TO_DISK_BY)
            .setWalBytesPerSync(BROUGHT_TO_DISK_BY);
    resources.add(options);
    // Merging can wait for a while; those who wait for an answer or a delivery cannot.
    options.getEnv().lowerThreadPoolCPUPriority(Priority.LOW);
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (var table : Table.values()) {
      var familyOptions = options(table, cache, sizing, resources);
      descriptors.add(new ColumnFamilyDescriptor(table.columnFamily(), familyOptions));
    }
    var opened = new ArrayList<ColumnFamilyHandle>();
    try {
      requireWhatWasSynced(directory, options, descriptors);
      var rocks = RocksDB.open(options, directory.toString(), descriptors, opened);
      resources.add(rocks);
      resources.addAll(opened);
      var handles = new EnumMap<Table, ColumnFamilyHandle>(Table.class);
      var handle = opened.iterator();
      for (var table : Table.values()) {
        handles.put(table, handle.next());
      }
      var meta = requireNonNull(handles.get(Table.META));
      requireFormat(directory, rocks, meta);
      // Now that no other process has this directory.
      OwnFolder.sync(directory.resolve(".."));
      var known = known(rocks.get(meta, Keys.KNOWN));
      var log = MessageLog.open(directory.resolve("messages"), sizing.file(), known);
      resources.add(log);
      var mark = SyncedMark.open(directory.resolve(MARK));
      resources.add(mark);
      return new Database(rocks, log, mark, handles, resources);
    } catch (RocksDBException e) {
      closeAll(resources);
      throw unusable(directory, e);
    } catch (IOException e) {
      closeAll(resources);
      throw new StoreUnusable("data directory: " + directory + " cannot be synced", e);
    } catch (StoreUnusable e) {
      closeAll(resources);
      throw e;
    }
  }

  /// Looks, before anything is changed, whether all is there that was synced.
  private static void requireWhatWasSynced(
      Path directory, DBOptions options, List<ColumnFamilyDescriptor> descriptors)
      throws RocksDBException, IOException {
    var synced = SyncedMark.read(directory.resolve(MARK));
    if (synced.isEmpty()) {
      return;
    }
    var opened = new ArrayList<ColumnFamilyHandle>();
    try (var rocks = RocksDB.openReadOnly(options, directory.toString(), descriptors, opened)) {
      var found = rocks.getLatestSequenceNumber();
      opened.forEach(ColumnFamilyHandle::close);
      if (found < synced.getAsLong()) {
        throw new RocksDBException(
            "its log is damaged behind change " + found + " of " + synced.getAsLong());
      }
    }
  }

  private static ColumnFamilyOptions options(
      Table table, Cache cache, Sizing sizing, List<AutoCloseable> resources) {
    var filter = new BloomFilter(10);
    var options =
        (table.isByLane() ? withInsertHints() : new ColumnFamilyOptions())
            .setWriteBufferSize(sizing.unit())
            .setTargetFileSizeBase(sizing.unit())
            .setLevel0FileNumCompactionTrigger(Sizing.freshFiles(table))
            .setLevel0SlowdownWritesTrigger(Sizing.slowedDownAt(table))
            .setLevel0StopWritesTrigger(Sizing.stoppedAt(table))
            .setMaxBytesForLevelBase(sizing.levelBase())
            .setMaxCompactionBytes(sizing.compaction())
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setLevelCompactionDynamicLevelBytes(true)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setFilterPolicy(filter)
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true));
    resources.add(filter);
    resources.add(options);
    return options;
  }

  /// Keys that begin alike, such as those of one lane, mostly come in order: the place of the last
  /// one is remembered, and the next one looked for from there. The library's Java side knows this
  /// option by its text alone.
  private static ColumnFamilyOptions withInsertHints() {
    var hints = new Properties();
    hints.setProperty("memtable_insert_with_hint_prefix_extractor", "fixed:8");
    return requireNonNull(ColumnFamilyOptions.getColumnFamilyOptionsFromProps(hints));
  }

  private static void requireWritable(Path directory) {
    try {
      OwnFolder.make(directory);
      Files.delete(Files.createTempFile(directory, "write-check", ""));
    } catch (IOException e) {
      throw new StoreUnusable(
          "data directory: "
              + directory
              + " cannot be written to ("
              + reason(e)
              + "). Name another one, or give this process the right to write there.",
          e);
    }
  }

  /// RocksDB unpacks its library at each start and takes it away at the end, which a kill prevents.
  /// In a place of its own the next start finds and replaces it.
  private static void loadLibrary(Path unpacked) {
    try {
      OwnFolder.make(unpacked);
      NativeLibraryLoader.getInstance().loadLibrary(unpacked.toString());
    } catch (IOException e) {
      throw new StoreUnusable("native library: it cannot be unpacked into " + unpacked, e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? String.valueOf(file.getReason())
        : e.getClass().getSimpleName();
  }

  private static StoreUnusable unusable(Path directory, RocksDBException e) {
    var text = String.valueOf(e.getMessage());
    if (text.contains("lock")) {
      return new StoreUnusable(
          "data directory: "
              + directory
              + " is in use by another process. Stop that one, or name another directory.",
          e);
    }
    return new StoreUnusable(
        "data directory: "
            + directory
            + " cannot be opened ("
            + text
            + "). Nothing in it was changed; restore it from a backup, or name another one.",
        e);
  }

  private static void requireFormat(Path directory, RocksDB rocks, ColumnFamilyHandle meta)
      throws RocksDBException {
    var format = rocks.get(meta, FORMAT_KEY);
    if (format == null) {
      try (var synced = new WriteOptions().setSync(true)) {
        rocks.put(meta, synced, FORMAT_KEY, FORMAT.getBytes(UTF_8));
      }
    } else if (!new String(format, UTF_8).equals(FORMAT)) {
      throw new StoreUnusable(
          "data directory: "
              + directory
              + " has format "
              + new String(format, UTF_8)
              + " (expected: "
              + FORMAT
              + "). It was written by another version of Ringback.");
    }
  }

  /// The value of a key.
  Optional<byte[]> get(Table table, byte[] key) {
    try {
      return Optional.ofNullable(rocks.get(handle(table), key));
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  /// Walks over the keys of a table that begin with `prefix`, from `from` on (which begins with it
  /// too), until there is no more or `step` says stop.
  void scan(Table table, byte[] prefix, byte[] from, Step step) {
    var end = Keys.after(prefix);
    try (var options = new ReadOptions();
        var bound = end == null ? null : new Slice(end)) {
      if (bound != null) {
        options.setIterateUpperBound(bound);
      }
      try (var iterator = rocks.newIterator(handle(table), options)) {
        iterator.seek(from);
        while (iterator.isValid() && step.visit(iterator.key(), iterator.value())) {
          iterator.next();
        }
        requireSound(iterator);
      }
    }
  }

  /// The first key of a table that is `from` or comes after it.
  Optional<byte[]> firstKey(Table table, byte[] from) {
    try (var iterator = rocks.newIterator(handle(table))) {
      iterator.seek(from);
      requireSound(iterator);
      return iterator.isValid() ? Optional.of(iterator.key()) : Optional.empty();
    }
  }

  /// The last key of a table.
  Optional<byte[]> lastKey(Table table) {
    try (var iterator = rocks.newIterator(handle(table))) {
      iterator.seekToLast();
      requireSound(iterator);
      return iterator.isValid() ? Optional.of(iterator.key()) : Optional.empty();
    }
  }

  private static void requireSound(RocksIterator iterator) {
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  /// Writes a batch, all of it or nothing.
  ///
  /// @param durable whether it is on disk when this returns
  void write(WriteBatch batch, boolean durable) throws RocksDBException {
    rocks.write(durable ? synced : buffered, batch);
    if (durable) {
      noteSynced();
    }
  }

  /// Where that fails, what is written is written all the same, and only damage to it would not be
  /// told from what a power cut leaves.
  private void noteSynced() {
    try {
      mark.set(rocks.getLatestSequenceNumber());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "It cannot be noted how far the store was synced.", e);
    }
  }

  /// Asks whether writes are taken and get to disk.
  void probe() throws RocksDBException {
    rocks.put(handle(Table.META), synced, Keys.PROBE, new byte[0]);
  }

  /// Returns when all that was written is on disk.
  void sync() throws RocksDBException {
    rocks.syncWal();
    noteSynced();
  }

  ColumnFamilyHandle handle(Table table) {
    return requireNonNull(handles.get(table));
  }

  /// The number of a table's column family.
  int family(Table table) {
    return requireNonNull(families.get(table));
  }

  /// The messages themselves.
  MessageLog log() {
    return log;
  }

  /// Where a message stands in the log.
  Optional<MessagePlace> place(MessageId id) {
    return get(Table.MESSAGES, id.bytes()).map(MessagePlace::read);
  }

  /// Where messages stand in the log, looked up together, in the order of their ids.
  List<Optional<MessagePlace>> places(List<MessageId> ids) {
    if (ids.isEmpty()) {
      // The library takes no look-up of nothing.
      return List.of();
    }
    try {
      var families = Collections.nCopies(ids.size(), handle(Table.MESSAGES));
      var keys = ids.stream().map(MessageId::bytes).toList();
      return rocks.multiGetAsList(families, keys).stream()
          .map(value -> Optional.ofNullable(value).map(MessagePlace::read))
          .toList();
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  /// Up to where it is known here what is in the log.
  MessagePlace known() {
    return known(get(Table.META, Keys.KNOWN).orElse(null));
  }

  private static MessagePlace known(byte @Nullable [] value) {
    return value == null ? MessagePlace.START : MessagePlace.read(value);
  }

  /// A message.
  Optional<Message> message(MessageId id) {
    try (var reader = new MessageReader(this)) {
      return reader.find(id);
    }
  }

  static StoreUnusable broken(Exception e) {
    return new StoreUnusable("the store failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      sync();
    } catch (RocksDBException e) {
      LOG.log(Level.WARNING, "The log could not be synced while closing.", e);
    }
    synced.close();
    buffered.close();
    closeAll(resources);
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (var resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("a resource of the store did not close", e);
      }
    }
  }

  /// What to do with one entry of a scan.
  interface Step {
    /// Whether to go on.
    boolean visit(byte[] key, byte[] value);
  }
}
