package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import java.net.URI;

/// The first lines of docs/client.md, compiled and run.
final class QuickStart {
  private QuickStart() {}

  static void run(URI platform, String key, String secret, String username, String password) {
    // quick start
    var client =
        CallbacksClient.builder()
            .baseUrl(platform)
            .clientCredentials(key, secret)
            .session(username, password)
            .build();

    var account = new AccountName("0252012345-00001");
    var service = new ServiceName("CarrierService");
    client.connectivity().register(account, service, URI.create("https://example.com/carrier"));

    for (var listener : client.connectivity().list(account)) {
      System.out.println(listener.service() + " -> " + listener.url().orElseThrow());
    }
    client.connectivity().deregister(account, service);
    // end
  }
}
