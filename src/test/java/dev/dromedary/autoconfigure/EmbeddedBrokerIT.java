package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddedBrokerIT {

  @TempDir private Path folder;

  /** Whatever it may keep in memory, it pages, and sets aside what cannot be processed. */
  @Test
  void queueOfTheEventsIsLikeTheOthersButForWhatItKeepsInMemory() throws Exception {
    WebhooksProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of("webhooks.broker.port", "0")))
            .bindOrCreate("webhooks", WebhooksProperties.class);
    EmbeddedBroker broker = new EmbeddedBroker(properties, folder);
    try {
      JsonNode events = settings("webhooks.events");
      JsonNode others = settings("webhooks.deliveries");

      for (String same :
          new String[] {
            "deadLetterAddress", "maxDeliveryAttempts", "addressFullMessagePolicy", "pageSizeBytes"
          }) {
        assertThat(events.path(same)).as(same).isEqualTo(others.path(same));
        assertThat(events.path(same).isMissingNode()).as(same).isFalse();
      }
      assertThat(events.path("maxSizeBytes").longValue())
          .isGreaterThanOrEqualTo(others.path("maxSizeBytes").longValue());
    } finally {
      broker.destroy();
    }
  }

  private static JsonNode settings(String address) throws Exception {
    return JsonMapper.shared()
        .readTree(
            (String)
                ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                        new ObjectName("org.apache.activemq.artemis:broker=\"dromedary\""),
                        "getAddressSettingsAsJSON",
                        new Object[] {address},
                        new String[] {String.class.getName()}));
  }
}
