package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.TestKeys;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.SharedKeys;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistrationsTest {
  private static final ListenerKey KEY =
      new ListenerKey(
          Family.CONNECTIVITY,
          new AccountName("0252012345-00001"),
          new ServiceName("CarrierService"));

  @Test
  void find_afterAChange_tellsWhatIsStored(@TempDir Path data) {
    try (var stores =
        EmbeddedStores.open(
            data, TestKeys.ONE, InstantSource.system(), InstantSource.system(), OpenStore.LIMITS)) {
      var registrations = stores.registrations();
      assertThat(registrations.find(KEY)).isEmpty();

      registrations.put(registration("http://127.0.0.1:9001/one"));
      assertThat(registrations.find(KEY)).contains(registration("http://127.0.0.1:9001/one"));

      registrations.put(registration("http://127.0.0.1:9001/two"));
      assertThat(registrations.find(KEY)).contains(registration("http://127.0.0.1:9001/two"));

      assertThat(registrations.remove(KEY)).contains(registration("http://127.0.0.1:9001/two"));
      assertThat(registrations.find(KEY)).isEmpty();
      assertThat(registrations.remove(KEY)).isEmpty();
    }
  }

  private static Registration registration(String url) {
    return new Registration(
        KEY, CallbackUrl.of(url), Credentials.NONE, Map.of(), SharedKeys.NONE, Instant.EPOCH);
  }
}
