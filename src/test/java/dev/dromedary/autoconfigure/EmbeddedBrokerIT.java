package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddedBrokerIT {

  @TempDir private Path folder;
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    WebhooksProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of("webhooks.broker.port", "0")))
            .bindOrCreate("webhooks", WebhooksProperties.class);
    broker = new EmbeddedBroker(properties, folder, scheduler);
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.shutdownNow();
    broker.destroy();
  }

  /** Whatever it may keep in memory, it pages, and sets aside what cannot be processed. */
  @Test
  void queueOfTheEventsIsLikeTheOthersButForWhatItKeepsInMemory() throws Exception {
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
  }

  /** The least length that two printable characters are is that of two spaces. */
  @Test
  void noTextIsTheLengthOfARecordThatFitsInAFileOfTheJournal() throws Exception {
    int twoSpaces = ' ' << 16 | ' ';

    try (Stream<Path> files = Files.list(folder.resolve("broker/journal"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".amq")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.size(file)).isBetween(1L, (long) twoSpaces));
    }
  }

  /** What waits for its redelivery is out of sight, and overtaken. */
  @Test
  void whatIsRolledBackOfTheOrderedIsInItsPlaceAtOnce() throws Exception {
    for (String queue :
        new String[] {
          "webhooks.events", "webhooks.deliveries.ordered", "webhooks.deliveries.held"
        }) {
      JsonNode settings = settings(queue);

      assertThat(settings.path("redeliveryDelay").longValue()).as(queue).isZero();
      assertThat(settings.path("maxDeliveryAttempts").longValue()).as(queue).isPositive();
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
