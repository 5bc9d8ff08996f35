package dev.ringback.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final Flow OFFENDERS =
      new Flow("dev.ringback.structure.fixture", List.of("access", "directory", "web"));

  @Test
  void rooms_areListedInTheOrderOfTheFlowWhichIsAlphabetical() {
    var classes = new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()));

    assertThat(Flow.SERVER.found(classes.importPackages(Flow.SERVER.base())))
        .containsExactlyElementsOf(Flow.SERVER.rooms());
    assertThat(Flow.SERVER.rooms()).isSorted();
  }

  @Test
  void uses_pointUpTheListing() {
    var classes =
        new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
            .importPackages(Flow.SERVER.base());

    assertThat(classes).hasSizeGreaterThan(100);
    assertThat(Flow.SERVER.violations(classes)).isEmpty();
  }

  @Test
  void useThatPointsDown_isSeen() {
    var offenders = new ClassFileImporter().importPackages(OFFENDERS.base());

    assertThat(OFFENDERS.violations(offenders))
        .containsExactly(
            "dev.ringback.structure.fixture.access.LooksDown"
                + " uses dev.ringback.structure.fixture.web.Below");
  }

  @Test
  void roomThatIsNotListed_isSeen() {
    var offenders = new ClassFileImporter().importPackages(OFFENDERS.base());

    assertThat(OFFENDERS.found(offenders)).contains("bare").isNotEqualTo(OFFENDERS.rooms());
  }
}
