package dev.ringback.listener.jdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.listener.Bending;
import dev.ringback.listener.CallbackListener;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bent requests on the wire. Each has an answer or its connection closed, and none is a fault.
@Timeout(600)
class RequestFuzzTest {
  private static final int TRIES = Math.max(500, Bending.TRIES / 20);
  private static final int PATIENCE = 10_000;
  private static final String BODY = "{\"txid\":\"t-1\",\"devLocationList\":[]}";
  private static final SharedKey KEY = SharedKey.random(new SecureRandom());
  private static final String START = "POST /location HTTP/1.1\r\nHost: x\r\n";
  private static final String SIGNED =
      HeaderNames.CALLBACK_SIGNATURE + ": " + KEY.sign(BODY.getBytes(US_ASCII)) + "\r\n";
  private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
  private static final List<String> HEADS =
      List.of(
          START + SIGNED + LENGTH,
          START + LENGTH + SIGNED + "webhook-id: msg_1\r\nwebhook-timestamp: 1\r\n",
          START + LENGTH + HeaderNames.CALLBACK_SIGNATURE + ": =\r\n",
          START + SIGNED + "Content-Length: +1\r\n",
          START + SIGNED + "Content-Length: 99999999999\r\n",
          START + SIGNED + "Transfer-Encoding: chunked\r\n",
          START.replace("/location", "http://h/location?x=%zz") + SIGNED + LENGTH,
          START.replace("POST", "GET") + LENGTH);

  private int status(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      // So that a body that is announced and does not come has an end.
      socket.shutdownOutput();
      var answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
      return answer.length() < 12 ? 0 : Integer.parseInt(answer.substring(9));
    }
  }

  @Test
  void bentRequest_isAnsweredOrCut_andNoFault() throws Exception {
    var random = new SplittableRandom(Bending.SEED);
    var listener =
        CallbackListener.builder()
            .sharedKeys(KEY)
            .at("/location", Family.DEVICE_LOCATION, new ServiceName("DeviceLocation"))
            .otherwise(received -> {})
            .build();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Map<Integer, Integer> answers = new TreeMap<>();
    try (var server = CallbackServer.open(address, listener)) {
      var port = server.address().getPort();
      for (var i = 0; i < TRIES; i++) {
        var request = Bending.bent(HEADS, random) + "\r\n" + BODY;
        var status = resetOr(port, request);
        // 501 is what the JDK says of an encoding that it does not know.
        assertThat(status == 501 ? 400 : status).as("%d: %s", i, request).isLessThan(500);
        answers.merge(status, 1, Integer::sum);
      }
      assertThat(answers.keySet()).contains(200, 400, 401, 404);
      assertThat(status(port, HEADS.get(0) + "\r\n" + BODY)).isEqualTo(200);
    }
  }

  private int resetOr(int port, String request) {
    try {
      return status(port, request);
    } catch (IOException reset) {
      return 0;
    }
  }
}
