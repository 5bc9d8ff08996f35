package dev.ringback.server.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection, in the hands of one [Exchange] at a time until that says [#keep] or
/// [#cut]. Confined to its event loop.
final class Connection extends ChannelInboundHandlerAdapter {
  /// Shorter than the time after which common servers close an idle connection, so that we seldom
  /// write into one that is being closed.
  static final long KEEP_MILLIS = 4_000;

  private static final HttpDecoderConfig ANSWERS =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(4 * 1024)
          .setMaxHeaderSize(16 * 1024)
          .setMaxChunkSize(8 * 1024);

  /// Whether [Connections] has it, for whoever needs it next.
  boolean idle;

  private final Connections owner;
  private final Route route;
  private final ChannelHandlerContext channel;
  private @Nullable Exchange exchange;

  /// Whether what is being read is a hint before the answer.
  private boolean hinted;

  /// Whether the library is in the middle of an answer.
  private boolean begun;

  private final Decoder decoder = new Decoder();

  private long stale;

  private Connection(Connections owner, Route route, ChannelHandlerContext library) {
    this.owner = owner;
    this.route = route;
    var pipeline = library.pipeline();
    pipeline.addBefore(library.name(), "plain answers", new Shortcut());
    pipeline.addBefore(library.name(), "answers", decoder);
    pipeline.addBefore(library.name(), "exchanges", this);
    this.channel = pipeline.context(this);
  }

  /// Speaks HTTP over a socket just opened: what the socket reads goes to the exchange from now on,
  /// and not to the library.
  static Connection over(NetSocketInternal socket, Connections owner, Route route) {
    return new Connection(owner, route, socket.channelHandlerContext());
  }

  Route route() {
    return route;
  }

  /// Whether the other side has not closed it, as far as is known.
  boolean isOpen() {
    return channel.channel().isActive();
  }

  /// Writes a request, whose answer `by` is told of.
  ChannelFuture write(ByteBuf request, Exchange by) {
    exchange = by;
    return channel.writeAndFlush(request);
  }

  ByteBuf buffer(int capacity) {
    return channel.alloc().directBuffer(capacity);
  }

  /// Gives it back, to be used again.
  void keep() {
    exchange = null;
    if (!isOpen()) {
      return;
    }
    stale = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KEEP_MILLIS);
    owner.keep(this);
  }

  /// Closes it at once, whatever is still to be written.
  void cut() {
    exchange = null;
    owner.forget(this);
    // The handler is told of it.
    var _ = channel.close();
  }

  /// Whether it was idle for so long that the other side may be closing it.
  boolean isStale(long now) {
    return stale - now <= 0;
  }

  /// The library's reader of answers.
  private static final class Decoder extends HttpResponseDecoder {
    Decoder() {
      super(ANSWERS);
    }

    /// Whether it holds something that it has not read yet.
    boolean holdsMore() {
      return actualReadableBytes() > 0;
    }
  }

  /// Reads answers that are plain, and leaves all others to the library. What that holds back
  /// behind an answer is nobody's, and would be taken for the beginning of a later one.
  private final class Shortcut extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes && !begun) {
        var plain = plain(bytes);
        if (plain.isPresent() && exchange != null) {
          try {
            read(plain.get(), bytes, exchange);
          } finally {
            bytes.release();
          }
          return;
        }
      }
      begun = true;
      context.fireChannelRead(message);
      if (!begun && decoder.holdsMore()) {
        cut();
      }
    }
  }

  private Optional<PlainAnswer> plain(ByteBuf bytes) {
    var length = bytes.readableBytes();
    if (length > PlainAnswer.LONGEST) {
      return Optional.empty();
    }
    var piece = owner.scratch();
    bytes.getBytes(bytes.readerIndex(), piece, 0, length);
    return PlainAnswer.read(piece, length);
  }

  private void read(PlainAnswer plain, ByteBuf bytes, Exchange by) {
    by.answered(new AnswerHead(plain.status(), Optional.empty(), true));
    by.answered(bytes.skipBytes(plain.bodyAt()));
    if (exchange == by) {
      by.answeredWhole();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (exchange == null) {
        // Nobody asked.
        cut();
      } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
        exchange.failed(part.decoderResult().cause());
      } else if (message instanceof HttpResponse head) {
        read(head, exchange);
      } else if (message instanceof HttpContent part) {
        read(part, exchange);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpResponse head, Exchange by) {
    hinted =
        head.status().codeClass() == HttpStatusClass.INFORMATIONAL
            && head.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    if (!hinted) {
      var retryAfter = Optional.ofNullable(head.headers().get(HttpHeaderNames.RETRY_AFTER));
      by.answered(new AnswerHead(head.status().code(), retryAfter, HttpUtil.isKeepAlive(head)));
    }
  }

  private void read(HttpContent part, Exchange by) {
    if (hinted) {
      return;
    }
    by.answered(part.content());
    if (part instanceof LastHttpContent && exchange == by) {
      begun = false;
      by.answeredWhole();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    owner.closed(this);
    if (exchange != null) {
      exchange.cut(Failures.CLOSED);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (exchange == null) {
      cut();
    } else {
      exchange.failed(failure);
    }
  }
}
