package dev.ringback.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/// The built-in generator: the calling thread moves the bytes of all connections. Confined to it.
final class BuiltInGenerator implements Generator {
  /// How exactly it keeps its timetable, in nanoseconds.
  private static final long STEP = 100_000;

  private static final long GRACE = Duration.ofSeconds(20).toNanos();

  private final Optional<SSLContext> tls;

  /// @param tls whom it trusts where it sends to `https`
  BuiltInGenerator(Optional<SSLContext> tls) {
    this.tls = tls;
  }

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public Sent send(URI to, String bearer, Traffic traffic, Duration length)
      throws IOException, InterruptedException {
    var timetable = new Timetable.AtOnce(System.nanoTime() + length.toNanos(), Long.MAX_VALUE);
    return send(to, bearer, traffic, timetable, 0, NOBODY);
  }

  /// Sends when a timetable says so, whether answers come or not. A request that finds all
  /// connections busy waits for one, and its time counts from when it ought to have been sent.
  ///
  /// @param first the sequence number of the first message
  Sent send(
      URI to, String bearer, Traffic traffic, Timetable timetable, long first, Requests requests)
      throws IOException, InterruptedException {
    try (var run = new Run(to, traffic.requests(to, bearer), timetable, first, requests)) {
      return run.go();
    }
  }

  private static final Requests NOBODY =
      new Requests() {
        @Override
        public void begun(long dueNanos, long nowNanos) {}

        @Override
        public void answered(long first, int messages, long dueNanos, long answeredNanos) {}
      };

  /// Told of requests.
  interface Requests {
    /// One is being sent.
    ///
    /// @param dueNanos when it ought to have been
    void begun(long dueNanos, long nowNanos);

    /// The one with the messages from `first` on was answered with 2xx.
    ///
    /// @param dueNanos when it ought to have been sent
    void answered(long first, int messages, long dueNanos, long answeredNanos);
  }

  private final class Run implements AutoCloseable {
    private final Traffic.Requests requests;
    private final Timetable timetable;
    private final Requests told;
    private final Selector selector = Selector.open();
    private final ArrayList<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final int perRequest;
    private long sequence;
    private long good;
    private long bad;

    Run(URI to, Traffic.Requests requests, Timetable timetable, long first, Requests told)
        throws IOException {
      this.requests = requests;
      this.timetable = timetable;
      this.told = told;
      this.sequence = first;
      this.perRequest = requests.traffic().perRequest();
      for (var i = 0; i < CONNECTIONS; i++) {
        var channel = SocketChannel.open(new InetSocketAddress(to.getHost(), to.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var wire = wire(to, channel);
        channel.configureBlocking(false);
        var connection =
            new Connection(
                channel,
                wire,
                channel.register(selector, SelectionKey.OP_READ),
                ByteBuffer.allocateDirect(requests.length()));
        connection.key.attach(connection);
        connections.add(connection);
        idle.add(connection);
      }
    }

    private Wire wire(URI to, SocketChannel channel) throws IOException {
      return "https".equals(to.getScheme())
          ? TlsWire.connected(channel, tls.orElseThrow())
          : new Wire.Clear(channel);
    }

    Sent go() throws IOException, InterruptedException {
      var end = Long.MAX_VALUE;
      while (true) {
        sendDue();
        var due = timetable.due(System.nanoTime());
        if (due == Long.MAX_VALUE) {
          if (idle.size() == connections.size()) {
            break;
          }
          end = end == Long.MAX_VALUE ? System.nanoTime() + GRACE : end;
        }
        await(due);
        if (System.nanoTime() > end) {
          break;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return new Sent(good, bad + connections.size() - idle.size());
    }

    @Override
    public void close() throws IOException {
      for (var connection : connections) {
        connection.channel.close();
      }
      selector.close();
    }

    private void sendDue() throws IOException {
      var now = System.nanoTime();
      while (!idle.isEmpty() && timetable.due(now) <= now) {
        var due = timetable.due(now);
        told.begun(due, System.nanoTime());
        idle.poll().begin(due);
        timetable.sent();
      }
    }

    private void await(long due) throws IOException {
      if (idle.isEmpty() || due == Long.MAX_VALUE) {
        selector.select(this::handle, 100);
      } else if (selector.selectNow(this::handle) == 0) {
        LockSupport.parkNanos(Math.clamp(due - System.nanoTime(), 0, STEP));
      }
    }

    private void handle(SelectionKey key) {
      var connection = (Connection) key.attachment();
      try {
        if (key.isWritable()) {
          connection.write();
        }
        if (key.isReadable()) {
          connection.read();
        }
      } catch (IOException broken) {
        // Counted as not answered at the end, since it never becomes idle again.
        key.cancel();
      }
    }

    private final class Connection {
      private final SocketChannel channel;
      private final Wire wire;
      private final SelectionKey key;
      private final ByteBuffer out;
      private final Inlet in = new Inlet();
      private long first;
      private long due;

      Connection(SocketChannel channel, Wire wire, SelectionKey key, ByteBuffer out) {
        this.channel = channel;
        this.wire = wire;
        this.key = key;
        this.out = out;
      }

      void begin(long due) throws IOException {
        first = sequence;
        sequence += perRequest;
        this.due = due;
        out.clear();
        requests.write(first, out);
        out.flip();
        write();
      }

      void write() throws IOException {
        key.interestOps(
            wire.write(out) ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }

      void read() throws IOException {
        wire.read(in);
        if (in.isWhole()) {
          if (in.status() / 100 == 2) {
            good++;
            told.answered(first, perRequest, due, System.nanoTime());
          } else {
            bad++;
          }
          in.next();
          idle.add(this);
        }
      }
    }
  }
}
