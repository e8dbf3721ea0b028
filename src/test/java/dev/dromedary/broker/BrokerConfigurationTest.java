package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.batch.Authenticity;
import dev.dromedary.kit.Settings;
import dev.dromedary.startup.StartException;
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
                        broker, Settings.of(QueueProperties.class), Authenticity.UNCHECKED))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("webhooks.broker.poison-queue: webhooks.dead-letters must not be");
  }
}
