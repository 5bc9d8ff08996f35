package dev.ringback.server.web.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";

  private final List<String> passed = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new Slices(), new Reader());

  /// Reads what it gets, and stops the channel as the library does: once a round is complete.
  private final class Reader extends ChannelInboundHandlerAdapter {
    private boolean stops;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = (ByteBuf) message;
      passed.add(bytes.toString(US_ASCII));
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (stops) {
        context.channel().config().setAutoRead(false);
      }
    }
  }

  private Reader reader() {
    return channel.pipeline().get(Reader.class);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }

  private static String numbers(int count) {
    var text = new StringBuilder();
    for (var i = 0; i < count; i++) {
      text.append("%07d\n".formatted(i));
    }
    return text.toString();
  }

  @Test
  void whatArrives_passesWholeAndInOrder_whileItIsRead() {
    var text = numbers(40_000);
    channel.writeInbound(bytes(text.substring(0, 100)), bytes(text.substring(100)));

    assertThat(String.join("", passed)).isEqualTo(text);
    assertThat(passed).allMatch(slice -> slice.length() <= Slices.SLICE);
  }

  @Test
  void readerThatStops_getsNoMoreThanASlice_andTheRestWhenItReadsOn() {
    var text = numbers(40_000);
    reader().stops = true;
    channel.writeInbound(bytes(text.substring(0, 200_000)), bytes(text.substring(200_000)));
    assertThat(String.join("", passed)).isEqualTo(text.substring(0, Slices.SLICE));

    channel.config().setAutoRead(true);
    channel.runPendingTasks();
    assertThat(String.join("", passed)).isEqualTo(text.substring(0, 2 * Slices.SLICE));

    reader().stops = false;
    channel.config().setAutoRead(true);
    channel.runPendingTasks();
    assertThat(String.join("", passed)).isEqualTo(text);
  }

  @Test
  void manyRequestsAtOnce_areDecodedASliceAtATime() {
    var requests = new ArrayList<HttpRequest>();
    var decoding =
        new EmbeddedChannel(
            new Slices(),
            new HttpRequestDecoder(),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest request) {
                  requests.add(request);
                }
              }

              @Override
              public void channelReadComplete(ChannelHandlerContext context) {
                context.channel().config().setAutoRead(false);
              }
            });
    decoding.writeInbound(bytes(REQUEST.repeat(50_000)));

    assertThat(requests).hasSize(Slices.SLICE / REQUEST.length());
    decoding.finishAndReleaseAll();
  }

  @Test
  void whatIsKept_isReleasedWithTheConnection() {
    reader().stops = true;
    var kept = bytes("x".repeat(100_000));
    channel.writeInbound(kept);
    assertThat(kept.refCnt()).isPositive();

    channel.close().syncUninterruptibly();
    assertThat(kept.refCnt()).isZero();
  }
}
