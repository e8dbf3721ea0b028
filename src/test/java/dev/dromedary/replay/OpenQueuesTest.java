package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.autoconfigure.RouteConfiguration;
import dev.dromedary.autoconfigure.WebhooksProperties;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Tiers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OpenQueuesTest {

  /** A delivery that steps down from tier to tier meanwhile is seen on one of them. */
  @Test
  void longerTiersAreLookedAtBeforeShorterOnesAndTheLanesAfterThem() {
    RedeliveryPolicy policy =
        new RedeliveryPolicy("p", List.of(Duration.ofMinutes(5), Duration.ofHours(2)));
    Tiers tiers = new Tiers(List.of(policy), List.of(Duration.ofSeconds(1)), 0, Clock.systemUTC());
    WebhooksProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("webhooks", WebhooksProperties.class);

    List<String> queues = RouteConfiguration.openQueues(properties, tiers);

    assertThat(queues)
        .startsWith("webhooks.retry.2h", "webhooks.retry.5m", "webhooks.retry.1s")
        .containsSubsequence("webhooks.retry.1s", "webhooks.deliveries", "webhooks.dead-letters");
  }
}
