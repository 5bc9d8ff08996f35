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
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.LongAdder;

/// The built-in sink: one thread that answers every request and can tell of each message when it
/// arrived. Below `/never` it takes requests and does not answer.
final class CountingSink implements Sink {
  private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII);
  private static final int BACKLOG = 4096;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Arrivals arrivals;
  private final Thread thread;
  private final LongAdder count = new LongAdder();

  private CountingSink(Selector selector, ServerSocketChannel server, Arrivals arrivals) {
    this.selector = selector;
    this.server = server;
    this.arrivals = arrivals;
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
  static CountingSink start(int port, Arrivals arrivals) throws IOException {
    var selector = Selector.open();
    var server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    var sink = new CountingSink(selector, server, arrivals);
    sink.thread.start();
    return sink;
  }

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public URI url() {
    try {
      var port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      return URI.create("http://127.0.0.1:" + port + "/");
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  @Override
  public long count() {
    return count.sum();
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
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.attachment() instanceof Inlet inlet) {
        read(key, inlet);
      }
    } catch (IOException broken) {
      key.cancel();
      closeQuietly(key);
    }
  }

  private static void closeQuietly(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException closed) {
      // It is.
    }
  }

  private void accept() throws IOException {
    for (var channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Inlet());
    }
  }

  private void read(SelectionKey key, Inlet inlet) throws IOException {
    var channel = (SocketChannel) key.channel();
    var read = channel.read(inlet.room());
    if (read < 0) {
      throw new IOException("closed by the other side");
    }
    inlet.read(read);
    while (inlet.isWhole()) {
      if (inlet.firstOfPath() != 'n') {
        arrivals.arrived(inlet.sequence(), System.nanoTime());
        count.increment();
        channel.write(ByteBuffer.wrap(ANSWER));
      }
      inlet.next();
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
