package dev.ringback.listener;

import dev.ringback.listener.jdk.CallbackServer;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.message.CarrierMessage;
import dev.ringback.protocol.message.NiddMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The code of `docs/listener.md`, between the marks.
final class QuickStart {
  private QuickStart() {}

  static CallbackServer open(int port, List<String> seen) throws IOException {
    // quick start
    var listener =
        CallbackListener.builder()
            .credentials(new Credentials("listener-user", "listener-pass"))
            .at("/carrier", Family.CONNECTIVITY, CarrierMessage.SERVICE)
            .at("/nidd", Family.CONNECTIVITY, NiddMessage.SERVICE)
            .on(
                CarrierMessage.class,
                (message, received) ->
                    seen.add("carrier " + message.envelope().status().orElse("")))
            .on(NiddMessage.class, (message, received) -> seen.add("nidd " + message.content()))
            .otherwise(received -> seen.add("other " + received.body().text()))
            .build();
    return CallbackServer.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), listener);
    // end
  }
}
