package dev.ringback.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.testkit.SampleMessage.Confidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleMessagesTest {
  @Test
  void all_areThe57OfTheContract_eachWithMembers() {
    assertThat(SampleMessages.all()).hasSize(57).doesNotHaveDuplicates();
    assertThat(SampleMessages.all())
        .allSatisfy(message -> assertThat(message.body().members()).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void of_everyServiceOfAFamily_hasAtLeastOne(Family family) {
    assertThat(family.services())
        .allSatisfy(service -> assertThat(SampleMessages.of(family, service)).isNotEmpty());
  }

  @Test
  void all_areForServicesTheirFamilyOffers() {
    assertThat(SampleMessages.all())
        .allMatch(message -> message.family().offers(message.service()));
  }

  @Test
  void correlation_namesAMemberOfTheBody() {
    assertThat(SampleMessages.all())
        .allSatisfy(
            message ->
                message
                    .correlation()
                    .ifPresent(
                        name -> assertThat(message.body().text()).contains('"' + name + '"')));
  }

  @Test
  void named_tellsAllTheIndexKnows() {
    var message = SampleMessages.named("Connectivity.CarrierService.fault.json");

    assertThat(message.family()).isEqualTo(Family.CONNECTIVITY);
    assertThat(message.service()).isEqualTo(new ServiceName("CarrierService"));
    assertThat(message.variant()).contains("fault");
    assertThat(message.confidence()).isEqualTo(Confidence.DOCUMENTED);
    assertThat(message.correlation()).contains("requestId");
    assertThat(message.bytes()).isEqualTo(message.body().utf8());
  }

  @Test
  void named_ofAnUnknownFile_saysWhich() {
    assertThatThrownBy(() -> SampleMessages.named("Nothing.json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Nothing.json");
  }
}
