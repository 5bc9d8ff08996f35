package dev.ringback.server.web.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/// Has requests of other protocols than HTTP/1.0 and 1.1 refused like those that cannot be decoded;
/// the library would answer them by itself, without a word. Where such a one ends is for its
/// protocol to say, so that nothing behind it is a request. Confined to its connection's event
/// loop.
final class Versions extends ChannelInboundHandlerAdapter {
  private boolean isOver;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOver) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request
        && request.decoderResult().isSuccess()
        && !isServed(request.protocolVersion())) {
      var refused = new Refused(request.protocolVersion().protocolName().equals("HTTP"));
      request.setDecoderResult(DecoderResult.failure(refused));
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      isOver = true;
    }
    context.fireChannelRead(message);
  }

  private static boolean isServed(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
  }

  /// The request is of another protocol.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean isHttp;

    Refused(boolean isHttp) {
      super("another protocol", null, false, false);
      this.isHttp = isHttp;
    }

    /// Whether it is another version of HTTP, rather than something else.
    boolean isHttp() {
      return isHttp;
    }
  }
}
