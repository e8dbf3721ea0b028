package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.batch.BrokerCalls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerPaceTest {

  private final BrokerCalls calls = new BrokerCalls(Duration.ofSeconds(12));
  private final BrokerNotices notices = new BrokerNotices();
  private final BrokerPace pace = new BrokerPace(calls, notices);

  @Test
  void slowBrokerIsNoticedForAMinute() {
    calls.took(Duration.ofSeconds(3));

    pace.look();
    assertThat(notices.all()).singleElement().asString().startsWith("broker.slow");
    for (int second = 0; second < 59; second++) {
      pace.look();
    }
    assertThat(notices.all()).hasSize(1);
    pace.look();
    assertThat(notices.all()).isEmpty();
  }

  @Test
  void brokerThatIsQuickIsNotNoticed() {
    calls.took(Duration.ofMillis(1_900));

    pace.look();

    assertThat(notices.all()).isEmpty();
  }
}
