package dev.ringback.examples.receivejdk;

import dev.ringback.listener.CallbackListener;
import dev.ringback.listener.Received;
import dev.ringback.listener.jdk.CallbackServer;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.message.CarrierMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Receives callbacks of `CarrierService` and appends each to a file before it is acknowledged.
///
/// Arguments: the port, the file. What the callbacks have to carry comes from the environment.
public final class Receive {
  private final Path file;

  private Receive(Path file) {
    this.file = file;
  }

  /// Runs until it is stopped.
  public static void main(String[] args) throws IOException {
    var proof = new Credentials(secret("CALLBACK_USER"), secret("CALLBACK_PASSWORD"));
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    var server = open(address, proof, Path.of(args[1]));
    System.out.println("Waiting at http:/" + server.address() + "/carrier");
  }

  private static String secret(String name) {
    return Objects.requireNonNull(System.getenv(name), name + " is not set");
  }

  static CallbackServer open(InetSocketAddress address, Credentials proof, Path file)
      throws IOException {
    var store = new Receive(file);
    var listener =
        CallbackListener.builder()
            .credentials(proof)
            .at("/carrier", Family.CONNECTIVITY, CarrierMessage.SERVICE)
            .on(CarrierMessage.class, store::carrier)
            .otherwise(store::keep)
            .build();
    return CallbackServer.open(address, listener);
  }

  private void carrier(CarrierMessage message, Received received) throws IOException {
    keep(received);
    System.out.println(
        "request "
            + message.envelope().requestId().orElse("?")
            + ": "
            + message.envelope().status().orElse("?"));
  }

  /// Returns when the message is on disk; only then is it acknowledged. As it came, with the
  /// credentials in it: the file is as secret as they are.
  private synchronized void keep(Received received) throws IOException {
    Files.writeString(
        file,
        received.body().text().replaceAll("[\r\n]+", " ") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }
}
