package dev.ringback.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundariesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
          .importPackages(Boundaries.SERVER.base());
  private static final Boundaries RULES =
      new Boundaries("dev.ringback.structure.fixture", Boundaries.SERVER.corners());
  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(RULES.base());

  @Test
  void technologies_areUsedInTheirCornersOnly() {
    assertThat(Boundaries.SERVER.strays(CLASSES)).isEmpty();
  }

  @Test
  void packages_haveTheirPage() {
    assertThat(Boundaries.SERVER.packagesWithoutPage(CLASSES)).isEmpty();
  }

  @Test
  void names_saySomething() {
    assertThat(Boundaries.SERVER.emptyNames(CLASSES)).isEmpty();
  }

  @Test
  void technologyOutsideItsCorner_isSeen() {
    assertThat(RULES.strays(OFFENDERS))
        .containsExactly(
            "dev.ringback.structure.fixture.directory.TalksHttpHelper uses io.netty",
            "dev.ringback.structure.fixture.directory.TalksHttpHelper uses io.vertx",
            "dev.ringback.structure.fixture.directory.TalksHttpHelper uses java.net.http",
            "dev.ringback.structure.fixture.directory.TalksHttpHelper uses org.rocksdb",
            "dev.ringback.structure.fixture.directory.TalksHttpHelper uses tools.jackson");
  }

  @Test
  void packageWithoutPage_isSeen() {
    assertThat(RULES.packagesWithoutPage(OFFENDERS))
        .contains("dev.ringback.structure.fixture.bare")
        .doesNotContain("dev.ringback.structure.fixture.access");
  }

  @Test
  void nameThatSaysNothing_isSeen() {
    assertThat(RULES.emptyNames(OFFENDERS))
        .containsExactly("dev.ringback.structure.fixture.directory.TalksHttpHelper");
  }
}
