package dev.ringback.server.store.embedded;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// What the system keeps in memory of files, on Linux. Safe for use by many threads.
///
/// What is written stays there for as long as there is memory that nobody needs. A virtual machine
/// gets such memory from its host, page by page: ten microseconds for 4 KiB where it was measured,
/// instead of one. What is given back is used again.
final class PageCache {
  /// `O_RDONLY | O_CLOEXEC` and `POSIX_FADV_DONTNEED`, which are the same on x86-64 and AArch64.
  private static final int READ_ONLY = 0x80000;

  private static final int NOT_NEEDED = 4;

  private final MethodHandle advise;
  private final MethodHandle open;
  private final MethodHandle close;

  @SuppressWarnings("restricted") // The C library is loaded, and called as it is declared there.
  private PageCache(Linker linker) {
    var names = linker.defaultLookup();
    this.advise =
        linker.downcallHandle(
            names.findOrThrow("posix_fadvise"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    this.open =
        linker.downcallHandle(
            names.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    this.close =
        linker.downcallHandle(
            names.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /// That of this system; empty where there is no such advice to give, or it must not be given.
  static Optional<PageCache> ofThisSystem() {
    try {
      return Optional.of(new PageCache(Linker.nativeLinker()));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /// Gives back whole pages of what it holds of a file, as far as they are on disk. It is advice:
  /// where it is not taken, all is as before.
  ///
  /// @param from the first byte
  /// @param to the first byte that is not meant
  void giveBack(Path file, long from, long to) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      var opened = (int) open.invokeExact(path, READ_ONLY);
      if (opened >= 0) {
        var _ = (int) advise.invokeExact(opened, from, to - from, NOT_NEEDED);
        var _ = (int) close.invokeExact(opened);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library failed unforeseen", e);
    }
  }
}
