package dev.ringback.examples.register;

import dev.ringback.client.CallbacksClient;
import dev.ringback.client.CallbacksException;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.ServiceName;
import java.net.URI;
import java.util.Objects;

/// Registers a listener for `CarrierService` and prints what is registered then.
///
/// Arguments: the platform's URL, the account, the listener's URL. The secrets come from the
/// environment, where neither a list of processes nor a shell's history shows them.
public final class Register {
  private Register() {}

  /// Exits with 1 when the platform cannot be reached or says no.
  public static void main(String[] args) {
    var client =
        CallbacksClient.builder()
            .baseUrl(URI.create(args[0]))
            .clientCredentials(secret("CLIENT_KEY"), secret("CLIENT_SECRET"))
            .session(secret("SESSION_USER"), secret("SESSION_PASSWORD"))
            .build();
    var account = new AccountName(args[1]);
    var service = new ServiceName("CarrierService");
    var proof = new Credentials(secret("CALLBACK_USER"), secret("CALLBACK_PASSWORD"));
    try {
      client.connectivity().register(account, service, URI.create(args[2]), proof);
      for (var listener : client.connectivity().list(account)) {
        System.out.println(
            listener.service() + " -> " + listener.url().map(URI::toString).orElse("nowhere"));
      }
    } catch (CallbacksException failed) {
      System.err.println(failed.getMessage());
      System.exit(1);
    }
  }

  private static String secret(String name) {
    return Objects.requireNonNull(System.getenv(name), name + " is not set");
  }
}
