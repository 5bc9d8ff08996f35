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
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// The built-in generator: the calling thread moves the bytes of all connections. Confined to it.
final class BuiltInGenerator implements Generator {
  /// How exactly it keeps its timetable, in nanoseconds.
  private static final long STEP = 100_000;

  private static final long GRACE = Duration.ofSeconds(20).toNanos();

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public Sent send(URI to, String bearer, Traffic traffic, Duration length)
      throws IOException, InterruptedException {
    var until = System.nanoTime() + length.toNanos();
    return new Run(to, traffic.requests(to, bearer), new AtOnce(until), (_, _, _, _) -> {}).go();
  }

  /// Sends at given times on average, at random ones in fact, whether answers come or not. A
  /// request that finds all connections busy waits for one, and its time counts from when it ought
  /// to have been sent.
  ///
  /// @param perSecond how many requests a second
  /// @param requests how many in all
  Sent sendOpenly(
      URI to, String bearer, Traffic traffic, double perSecond, int requests, Answers answers)
      throws IOException, InterruptedException {
    var timetable = new AtRandom(System.nanoTime() + 1_000_000, 1e9 / perSecond, requests);
    return new Run(to, traffic.requests(to, bearer), timetable, answers).go();
  }

  /// Told of each request that was answered with 2xx.
  interface Answers {
    /// The request with the messages from `first` on.
    void answered(long first, int messages, long sentNanos, long answeredNanos);
  }

  /// When requests are to be sent.
  private interface Timetable {
    /// When the next one is due; [Long#MAX_VALUE] when there is none any more.
    long due(long now);

    /// The next one is sent.
    void sent();
  }

  private record AtOnce(long until) implements Timetable {
    @Override
    public long due(long now) {
      return now < until ? now : Long.MAX_VALUE;
    }

    @Override
    public void sent() {}
  }

  private static final class AtRandom implements Timetable {
    private final SplittableRandom random = new SplittableRandom(1);
    private final double meanNanos;
    private long due;
    private int left;

    AtRandom(long start, double meanNanos, int requests) {
      this.due = start;
      this.meanNanos = meanNanos;
      this.left = requests;
    }

    @Override
    public long due(long now) {
      return left == 0 ? Long.MAX_VALUE : due;
    }

    @Override
    public void sent() {
      left--;
      due += (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }
  }

  private static final class Run {
    private final Traffic.Requests requests;
    private final Timetable timetable;
    private final Answers answers;
    private final Selector selector = Selector.open();
    private final ArrayList<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final int perRequest;
    private long sequence;
    private long good;
    private long bad;

    Run(URI to, Traffic.Requests requests, Timetable timetable, Answers answers)
        throws IOException {
      this.requests = requests;
      this.timetable = timetable;
      this.answers = answers;
      this.perRequest = requests.traffic().perRequest();
      for (var i = 0; i < CONNECTIONS; i++) {
        var channel = SocketChannel.open(new InetSocketAddress(to.getHost(), to.getPort()));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var connection =
            new Connection(
                channel,
                channel.register(selector, SelectionKey.OP_READ),
                ByteBuffer.allocateDirect(requests.length()));
        connection.key.attach(connection);
        connections.add(connection);
        idle.add(connection);
      }
    }

    Sent go() throws IOException, InterruptedException {
      try {
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
      } finally {
        for (var connection : connections) {
          connection.channel.close();
        }
        selector.close();
      }
    }

    private void sendDue() throws IOException {
      var now = System.nanoTime();
      while (!idle.isEmpty() && timetable.due(now) <= now) {
        idle.poll().begin(timetable.due(now));
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
      private final ByteBuffer out;
      private final Inlet in = new Inlet();
      private final SelectionKey key;
      private long first;
      private long sent;

      Connection(SocketChannel channel, SelectionKey key, ByteBuffer out) {
        this.channel = channel;
        this.key = key;
        this.out = out;
      }

      void begin(long due) throws IOException {
        first = sequence;
        sequence += perRequest;
        sent = due;
        out.clear();
        requests.write(first, out);
        out.flip();
        write();
      }

      void write() throws IOException {
        channel.write(out);
        key.interestOps(
            out.hasRemaining()
                ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                : SelectionKey.OP_READ);
      }

      void read() throws IOException {
        var read = channel.read(in.room());
        if (read < 0) {
          throw new IOException("closed by the other side");
        }
        in.read(read);
        if (in.isWhole()) {
          if (in.status() / 100 == 2) {
            good++;
            answers.answered(first, perRequest, sent, System.nanoTime());
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
