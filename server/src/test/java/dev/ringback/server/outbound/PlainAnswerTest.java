package dev.ringback.server.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainAnswerTest {
  private static final String NGINX =
      """
      HTTP/1.1 204 No Content\r
      Server: nginx/1.22.1\r
      Date: Mon, 30 Nov 2026 16:00:00 GMT\r
      Connection: keep-alive\r
      \r
      """;

  private static Optional<PlainAnswer> read(String answer) {
    var bytes = answer.getBytes(ISO_8859_1);
    return PlainAnswer.read(bytes, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NGINX,
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204 \r\ncontent-length:0\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nCONTENT-LENGTH:  0\r\nX: y: z\r\n\r\n",
        "HTTP/1.1 503 Oh\r\nContent-Length: 0\r\nEmpty:\r\n\r\n"
      })
  void plain_isRead(String answer) {
    var read = read(answer).orElseThrow();
    assertThat(read.status()).isEqualTo(Integer.parseInt(answer.substring(9, 12)));
    assertThat(read.bodyAt()).isEqualTo(answer.indexOf("\r\n\r\n") + 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 204",
        "HTTP/1.1 204 No Content\r\n",
        "HTTP/1.1 204 No Content\r\n\r",
        "HTTP/1.0 204 No Content\r\n\r\n",
        "HTTP/2.0 204 No Content\r\n\r\n",
        "http/1.1 204 No Content\r\n\r\n",
        " HTTP/1.1 204 No Content\r\n\r\n",
        "\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1  204 No Content\r\n\r\n",
        "HTTP/1.1 20 No Content\r\n\r\n",
        "HTTP/1.1 2040 No Content\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 600 What\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\n\n",
        "HTTP/1.1 204 No Content\r\nX: y\n\r\n",
        "HTTP/1.1 204 No Content\r\nX: y\r\n\n",
        "HTTP/1.1 204 No\0Content\r\n\r\n",
        "HTTP/1.1 204 \u00e9\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX: a\u007fb\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX: a\rb\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX : y\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n: y\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nX: y\r\n folded\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length: 2 \r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive, close\r\n\r\n",
        "HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\nRetry-After: 7\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nUpgrade: h2c\r\n\r\n"
      })
  void allElse_isLeftToTheLibrary(String answer) {
    assertThat(read(answer)).isEmpty();
  }

  /// Whatever is taken for plain, the library reads as the same: one answer, whole, without a
  /// failure, after which the connection goes on.
  @Test
  void whatIsRead_isWhatTheLibraryReads() {
    var random = new SplittableRandom(20261130);
    var bases =
        List.of(
            NGINX,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Y: z\r\n\r\nOK",
            "HTTP/1.1 304 Not Modified\r\nConnection: Keep-Alive\r\n\r\n",
            "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\nRetry-after: 1\r\n\r\n");
    var bits = "\r\n :,-\0\t0192kK\u007f\u00ffHTTP/1.".toCharArray();
    var plain = 0;
    for (var i = 0; i < 60_000; i++) {
      var text = new StringBuilder(bases.get(random.nextInt(bases.size())));
      for (var changes = random.nextInt(4); changes > 0; changes--) {
        var at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, bits[random.nextInt(bits.length)]);
          case 1 -> text.insert(at, bits[random.nextInt(bits.length)]);
          case 2 -> text.deleteCharAt(at);
          default -> text.insert(at, text.substring(at, random.nextInt(at, text.length())));
        }
      }
      var answer = text.toString();
      var read = read(answer);
      if (read.isPresent()) {
        plain++;
        requireTheSame(answer, read.get());
      }
    }
    assertThat(plain).isBetween(10_000, 50_000);
  }

  private static void requireTheSame(String answer, PlainAnswer read) {
    var library = new EmbeddedChannel(new HttpResponseDecoder(), new HttpObjectAggregator(1 << 20));
    library.writeInbound(Unpooled.copiedBuffer(answer, ISO_8859_1));
    FullHttpResponse whole = library.readInbound();
    assertThat(whole).as(answer).isNotNull();
    try {
      assertThat(whole.decoderResult().isSuccess()).as(answer).isTrue();
      assertThat(whole.status().code()).as(answer).isEqualTo(read.status());
      assertThat(HttpUtil.isKeepAlive(whole)).as(answer).isTrue();
      assertThat(whole.headers().contains(HttpHeaderNames.RETRY_AFTER)).as(answer).isFalse();
      assertThat(whole.content().toString(ISO_8859_1))
          .as(answer)
          .isEqualTo(answer.substring(read.bodyAt()));
    } finally {
      whole.release();
    }
    Object more = library.readInbound();
    assertThat(more).as(answer).isNull();
    assertThat(library.finish()).as(answer).isFalse();
  }
}
