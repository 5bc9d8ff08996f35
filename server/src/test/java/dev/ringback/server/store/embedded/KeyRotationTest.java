package dev.ringback.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.CapturedLog;
import dev.ringback.server.TestKeys;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.Registration;
import dev.ringback.server.directory.SharedKeys;
import dev.ringback.server.store.KeyRing;
import dev.ringback.server.store.KeySource;
import dev.ringback.server.store.SealingKey;
import dev.ringback.server.store.StoreUnusable;
import dev.ringback.server.store.Stores;
import dev.ringback.server.store.WrongKeys;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

@Timeout(60)
class KeyRotationTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final int MORE_THAN_ONE_STEP = 150;

  @TempDir Path data;

  private Stores open(String... keys) {
    return open(TestKeys.ring(keys));
  }

  private Stores open(KeySource keys) {
    return EmbeddedStores.open(data, keys, CLOCK, CLOCK, OpenStore.LIMITS);
  }

  private static Registration registration(int account) {
    return new Registration(
        new ListenerKey(
            Family.CONNECTIVITY,
            new AccountName("A-" + account),
            new ServiceName("CarrierService")),
        CallbackUrl.of("http://127.0.0.1:9001/" + account),
        new Credentials("user", "canary-password-" + account),
        Map.of("X-Api-Key", "canary-header"),
        SharedKeys.NONE,
        Instant.EPOCH);
  }

  private List<Registration> fill(Stores stores) {
    var all = new ArrayList<Registration>();
    for (var i = 0; i < MORE_THAN_ONE_STEP; i++) {
      all.add(registration(i));
      stores.registrations().put(all.getLast());
    }
    return all;
  }

  /// The names of the keys that stored registrations are sealed with.
  private Set<String> keysInUse() {
    var names = new TreeSet<String>();
    try (var database = Database.open(data.resolve("store"))) {
      var all = new byte[0];
      database.scan(
          Table.REGISTRATIONS,
          all,
          all,
          (_, value) -> {
            names.add(Seal.keyOf(value));
            return true;
          });
    }
    return names;
  }

  private void openUntilSealedWith(String current, String... others) throws Exception {
    var keys = new ArrayList<>(List.of(others));
    keys.addFirst(current);
    var until = System.nanoTime() + 30_000_000_000L;
    do {
      try (var _ = open(keys.toArray(String[]::new))) {
        // Closing waits for the step that is being made; what is left is for the next round.
        Thread.sleep(20);
      }
    } while (!keysInUse().equals(new TreeSet<>(List.of(current))) && System.nanoTime() < until);
  }

  private static void awaitSo(BooleanSupplier so) throws InterruptedException {
    for (var i = 0; i < 3_000 && !so.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(so.getAsBoolean()).isTrue();
  }

  @Test
  void newKey_opensWhatTheOldOneSealed_andSealsItAnewInTheBackground() throws Exception {
    List<Registration> all;
    try (var stores = open("k1")) {
      all = fill(stores);
    }
    assertThat(keysInUse()).containsExactly("k1");

    try (var log = CapturedLog.open();
        var _ = open("k2", "k1")) {
      awaitSo(() -> log.lines().stream().anyMatch(line -> line.contains("Key k1")));
      assertThat(log.lines())
          .contains(
              "WARNING Key k1: nothing stored is sealed with it any more. It can be taken out of"
                  + " the key ring, unless a backup needs it.");
    }

    assertThat(keysInUse()).containsExactly("k2");
    try (var stores = open("k2")) {
      for (var registration : all) {
        assertThat(stores.registrations().find(registration.key())).contains(registration);
      }
    }
  }

  @Test
  void changesDuringSealingAnew_areKept() throws Exception {
    List<Registration> all;
    try (var stores = open("k1")) {
      all = fill(stores);
    }
    var changed = new ArrayList<Registration>();
    try (var stores = open("k2", "k1")) {
      for (var registration : all) {
        var next =
            new Registration(
                registration.key(),
                CallbackUrl.of("http://127.0.0.1:9002/changed"),
                registration.credentials(),
                Map.of(),
                SharedKeys.NONE,
                Instant.EPOCH);
        stores.registrations().put(next);
        changed.add(next);
      }
    }
    openUntilSealedWith("k2", "k1");
    try (var stores = open("k2")) {
      for (var registration : changed) {
        assertThat(stores.registrations().find(registration.key())).contains(registration);
      }
    }
  }

  @Test
  void missingKey_isRefusedAtTheStart_byName_andItsReturnHeals() {
    try (var stores = open("k1")) {
      fill(stores);
    }
    assertThatThrownBy(() -> open("k2"))
        .isInstanceOf(WrongKeys.class)
        .hasMessageContaining("sealed with k1, which the key ring does not have")
        .hasMessageContaining("Put the line back");
    try (var stores = open("k2", "k1")) {
      assertThat(stores.registrations().find(registration(7).key())).contains(registration(7));
    }
  }

  @Test
  void anotherKeyOfTheSameName_isRefusedAtTheStart() {
    try (var stores = open("k1")) {
      fill(stores);
    }
    var impostor = new KeySource.Given(new KeyRing(List.of(new SealingKey("k1", new byte[32]))));
    assertThatThrownBy(() -> open(impostor))
        .isInstanceOf(WrongKeys.class)
        .hasMessageContaining("k1 does not open what was sealed under that name");
  }

  @Test
  void noKeyRing_isRefusedBeforeAnythingIsMade() {
    var fresh = data.resolve("fresh");
    assertThatThrownBy(
            () -> EmbeddedStores.open(fresh, new KeySource.None(), CLOCK, CLOCK, OpenStore.LIMITS))
        .isInstanceOf(WrongKeys.class)
        .hasMessageContaining("./ringback keys new");
    assertThat(fresh).doesNotExist();
  }

  /// The first format: one key without a name, in the data directory.
  @Test
  void directoryOfTheFirstFormat_isOpened_andSealedWithTheRing() throws Exception {
    List<Registration> all;
    try (var stores = open("k1")) {
      all = fill(stores);
    }
    var first = new byte[32];
    first[0] = 7;
    sealAsBefore(first);
    assertThatThrownBy(() -> open("k1"))
        .hasMessageContaining("sealed with registrations.key, which the key ring does not have");

    Files.write(data.resolve("registrations.key"), first);
    try (var stores = open("k1")) {
      for (var registration : all) {
        assertThat(stores.registrations().find(registration.key())).contains(registration);
      }
    }
    openUntilSealedWith("k1");
    Files.delete(data.resolve("registrations.key"));
    try (var stores = open("k1")) {
      assertThat(stores.registrations().find(all.getFirst().key())).contains(all.getFirst());
    }
  }

  private void sealAsBefore(byte[] key) throws Exception {
    var all = new byte[0];
    var seal = Seal.of(TestKeys.ring("k1").ring(data), data);
    try (var database = Database.open(data.resolve("store"));
        var batch = new WriteBatch()) {
      var records = new ArrayList<Map.Entry<byte[], byte[]>>();
      database.scan(
          Table.REGISTRATIONS,
          all,
          all,
          (name, value) -> records.add(Map.entry(name, seal.open(value, name))));
      for (var one : records) {
        var nonce = new byte[12];
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
            Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(one.getKey());
        var sealed = cipher.doFinal(one.getValue());
        batch.put(
            database.handle(Table.REGISTRATIONS),
            one.getKey(),
            ByteBuffer.allocate(13 + sealed.length).put((byte) 1).put(nonce).put(sealed).array());
      }
      database.write(batch, true);
    }
  }

  @Test
  void bentRecord_opensNowhere() {
    var seal = Seal.of(TestKeys.ring("k1", "k2").ring(data), data);
    var place = "here".getBytes(UTF_8);
    var sealed = seal.seal("canary".getBytes(UTF_8), place);
    assertThat(seal.open(sealed, place)).asString(UTF_8).isEqualTo("canary");
    assertThat(sealed).asString(UTF_8).startsWith("\2\2k1").doesNotContain("canary");
    assertThatThrownBy(() -> seal.open(sealed, "there".getBytes(UTF_8)))
        .isInstanceOf(StoreUnusable.class);
    for (var i = 0; i < sealed.length; i++) {
      var bent = sealed.clone();
      bent[i] ^= 1;
      assertThatThrownBy(() -> seal.open(bent, place)).isInstanceOf(StoreUnusable.class);
    }
    for (var length = 0; length < sealed.length; length++) {
      var cut = Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> seal.open(cut, place)).isInstanceOf(StoreUnusable.class);
    }
  }

  @Test
  void sandboxDirectory_getsItsOwnKeys() {
    try (var stores = open(new KeySource.Generated())) {
      stores.registrations().put(registration(1));
    }
    try (var stores = open(new KeySource.Generated())) {
      assertThat(stores.registrations().find(registration(1).key())).contains(registration(1));
    }
  }
}
