package dev.ringback.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.AccountName;
import dev.ringback.server.access.AccessAdmin;
import dev.ringback.server.access.AccessBook;
import dev.ringback.server.access.Accounts;
import dev.ringback.server.access.DiagnosticsShape;
import dev.ringback.server.access.Role;
import dev.ringback.server.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFileTest {
  private static final Accounts SOME =
      new Accounts.Some(Set.of(new AccountName("0252012345-00001"), new AccountName("Test-2")));

  @TempDir Path data;

  @Test
  void book_isReadBackAsItWasWritten() {
    var admin = new AccessAdmin(AccessFile.in(data));
    admin.addClient("fleet", Set.of(Role.values()), new Accounts.All(), DiagnosticsShape.OBJECT);
    admin.addClient("other", Set.of(), SOME, DiagnosticsShape.ARRAY);
    admin.addUser("arthur", Set.of(Role.CUSTOMER), SOME);

    assertThat(AccessFile.in(data).read()).isEqualTo(admin.list());
    assertThat(admin.list().clients()).hasSize(2);
  }

  @Test
  void change_byAnotherProcess_isSeenAtOnce() {
    var server = AccessFile.in(data);
    assertThat(server.read()).isEqualTo(AccessBook.EMPTY);
    var commandLine = new AccessAdmin(AccessFile.in(data));

    for (var i = 0; i < 20; i++) {
      commandLine.addUser("user" + i, Set.of(), SOME);
      assertThat(server.read().users()).hasSize(i + 1);
      commandLine.removeUser("user0");
      assertThat(server.read().user("user0")).isEmpty();
      commandLine.addUser("user0", Set.of(), SOME);
      assertThat(server.read().user("user0")).isPresent();
    }
  }

  @Test
  void changes_fromManySides_areAllKept() throws Exception {
    var changes = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 12; i++) {
      var name = "user" + i;
      changes.add(
          () -> {
            new AccessAdmin(AccessFile.in(data)).addUser(name, Set.of(), SOME);
            return true;
          });
    }
    try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var change : many.invokeAll(changes)) {
        assertThat(change.get()).isTrue();
      }
    }

    assertThat(AccessFile.in(data).read().users()).hasSize(12);
  }

  @Test
  void file_isItsOwnersAlone_andHoldsNoSecret() throws IOException {
    var added = new AccessAdmin(AccessFile.in(data)).addUser("arthur", Set.of(), SOME);
    var file = data.resolve("access/access.json");

    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(Files.readString(file)).contains("arthur").doesNotContain(added.password());
  }

  @Test
  void fileThatCannotBeRead_isRefusedWithWhatIsWrong() throws IOException {
    Files.createDirectories(data.resolve("access"));
    var file = data.resolve("access/access.json");

    Files.writeString(file, "{\"format\":\"1\",\"clients\":[");
    assertThatThrownBy(() -> AccessFile.in(data))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageContaining("access.json");

    Files.writeString(file, "{\"format\":\"2\"}");
    assertThatThrownBy(() -> AccessFile.in(data)).hasMessageContaining("format 2 (expected: 1)");

    Files.writeString(file, "{\"format\":\"1\",\"clients\":[{\"id\":7}],\"users\":[]}");
    assertThatThrownBy(() -> AccessFile.in(data)).hasMessageContaining("id is missing");
  }

  @Test
  void nameThatIsTakenOrNone_isRefused() {
    var admin = new AccessAdmin(AccessFile.in(data));
    admin.addUser("arthur", Set.of(), SOME);

    assertThatThrownBy(() -> admin.addUser("arthur", Set.of(), SOME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("arthur");
    assertThatThrownBy(() -> admin.addUser("o'neil", Set.of(), SOME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(admin.list().users()).hasSize(1);
    assertThat(admin.removeUser("nobody")).isFalse();
    assertThat(admin.unlock("nobody")).isFalse();
  }
}
