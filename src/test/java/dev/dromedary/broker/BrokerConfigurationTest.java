package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.batch.BrokerCalls;
import dev.dromedary.kit.Settings;
import dev.dromedary.startup.StartException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerConfigurationTest {

  @Test
  void poisonQueueIsNoOtherQueue() {
    BrokerProperties broker =
        Settings.of(
            BrokerProperties.class,
            Map.of("webhooks.broker.poison-queue", "webhooks.dead-letters"));

    assertThatThrownBy(
            () ->
                new BrokerConfiguration()
                    .webhooksBatchSettings(
                        broker,
                        Settings.of(QueueProperties.class),
                        Authenticity.UNCHECKED,
                        new BrokerCalls(Duration.ofMinutes(1))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("webhooks.broker.poison-queue: webhooks.dead-letters must not be");
  }
}
