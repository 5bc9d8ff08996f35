package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/// The built-in sink: one thread that answers every request and can tell of each message when it
/// arrived. Below `/never` it takes requests and does not answer. Safe for use by many threads.
final class CountingSink implements Sink {
  private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII);
  private static final int BACKLOG = 4096;
  private static final Arrivals NOBODY = (_, _) -> {};

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Optional<SSLContext> tls;
  private final Thread thread;
  private final LongAdder count = new LongAdder();
  private final AtomicInteger kept = new AtomicInteger();

  /// Held while somebody is told.
  private final Object telling = new Object();

  private Arrivals told = NOBODY;

  private CountingSink(Selector selector, ServerSocketChannel server, Optional<SSLContext> tls) {
    this.selector = selector;
    this.server = server;
    this.tls = tls;
    this.thread = Thread.ofPlatform().name("sink").daemon().unstarted(this::run);
  }

  /// Told of each message that is to be answered, on the sink's thread.
  interface Arrivals {
    /// Message `sequence` was read at `nanos` of [System#nanoTime()].
    void arrived(long sequence, long nanos);
  }

  /// Starts one.
  ///
  /// @param port 0 for one that is free
  /// @param tls what it shows, when it takes requests under TLS
  static CountingSink start(int port, Optional<SSLContext> tls) throws IOException {
    var selector = Selector.open();
    var server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    var sink = new CountingSink(selector, server, tls);
    sink.thread.start();
    return sink;
  }

  /// Tells of messages from now on. What others were told before is theirs to read when this
  /// returns.
  void tell(Arrivals arrivals) {
    synchronized (telling) {
      told = arrivals;
    }
  }

  /// Tells nobody any more.
  void tellNobody() {
    tell(NOBODY);
  }

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public URI url() {
    try {
      var port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port + "/");
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  @Override
  public long count() {
    return count.sum();
  }

  /// How many requests are being kept waiting for ever.
  int kept() {
    return kept.get();
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        selector.select(this::handle);
      }
    } catch (IOException | ClosedSelectorException closed) {
      // As it should be when close() was called; otherwise nothing arrives any more, and is missed.
    }
  }

  private void handle(SelectionKey key) {
    if (key.attachment() instanceof Caller caller) {
      try {
        caller.go();
      } catch (IOException broken) {
        caller.end();
      }
    } else {
      try {
        accept();
      } catch (IOException refused) {
        // The caller has gone again.
      }
    }
  }

  private void accept() throws IOException {
    for (var channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var accepted = channel;
      var wire =
          tls.<Wire>map(context -> TlsWire.accepted(accepted, context))
              .orElseGet(() -> new Wire.Clear(accepted));
      var key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new Caller(key, wire));
    }
  }

  private void arrived(long sequence) {
    synchronized (telling) {
      told.arrived(sequence, System.nanoTime());
    }
  }

  /// A connection to this sink.
  private final class Caller {
    private final SelectionKey key;
    private final Wire wire;
    private final Inlet in = new Inlet();
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private int keeps;

    Caller(SelectionKey key, Wire wire) {
      this.key = key;
      this.wire = wire;
    }

    void go() throws IOException {
      if (key.isReadable()) {
        wire.read(in);
      }
      // The next request is looked at when the last has its answer.
      var written = wire.write(answer);
      while (written && in.isWhole()) {
        if (in.firstOfPath() == 'n') {
          keeps++;
          kept.incrementAndGet();
        } else {
          arrived(in.sequence());
          count.increment();
          answer = ByteBuffer.wrap(ANSWER);
        }
        in.next();
        written = wire.write(answer);
      }
      key.interestOps(written ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
    }

    void end() {
      kept.addAndGet(-keeps);
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException closed) {
        // It is.
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      for (var key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
