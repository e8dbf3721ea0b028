package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JmsProductLimitsTest {

  @Test
  void artemisClientThatIsOlderThanTheTestedOneIsNoticed() {
    assertThat(JmsProductLimits.ofArtemisClient("2.53.0"))
        .singleElement()
        .asString()
        .contains("2.53.0", JmsProductLimits.TESTED_CLIENT, "artemis.version");
    assertThat(JmsProductLimits.ofArtemisClient("2.100.0")).isEmpty();
  }

  @Test
  void artemisClientOfTheBuildIsTheTestedOne() throws IOException {
    assertThat(JmsArtemis.clientVersion()).isEqualTo(JmsProductLimits.TESTED_CLIENT);
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<artemis.version>" + JmsProductLimits.TESTED_CLIENT + "</artemis.version>");
  }
}
