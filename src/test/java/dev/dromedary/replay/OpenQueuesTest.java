package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.kit.Settings;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Tiers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenQueuesTest {

  /** A delivery that steps down from tier to tier meanwhile is seen on one of them. */
  @Test
  void longerTiersAreLookedAtBeforeShorterOnesAndTheLanesAfterThem() {
    RedeliveryPolicy policy =
        new RedeliveryPolicy("p", List.of(Duration.ofMinutes(5), Duration.ofHours(2)));
    Tiers tiers = new Tiers(List.of(policy), List.of(Duration.ofSeconds(1)), 0, Clock.systemUTC());

    List<String> queues =
        ReplayConfiguration.openQueues(
            Settings.of(QueueProperties.class), Settings.of(BrokerProperties.class), tiers);

    assertThat(queues)
        .startsWith("webhooks.retry.2h", "webhooks.retry.5m", "webhooks.retry.1s")
        .containsSubsequence("webhooks.retry.1s", "webhooks.deliveries", "webhooks.dead-letters");
  }
}
