package dev.dromedary.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.autoconfigure.WebhooksProperties;
import dev.dromedary.broker.QueueDepths;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Tiers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void register() {
    WebhooksProperties defaults =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("webhooks", WebhooksProperties.class);
    Tiers tiers =
        new Tiers(
            List.<RedeliveryPolicy>of(), List.of(Duration.ofSeconds(5)), 0.1, Clock.systemUTC());
    new Counters(registry);
    new QueueDepths(defaults, tiers, String::length).bindTo(registry);
  }

  @Test
  void tableOfTheReadmeIsWhatIsRegistered() throws Exception {
    List<String> told =
        Pattern.compile("(?m)^\\| `(webhooks\\.[a-z.]+(?:\\{[a-z]+})?)` \\| ")
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            registry.getMeters().stream().map(MetricsTest::name).collect(Collectors.toSet()));
  }

  @Test
  void queuesAndTiersEachHaveTheirDepth() {
    for (String queue : List.of("webhooks.events", "webhooks.retry.5s", "DLQ")) {
      Gauge depth = registry.get("webhooks.queue.depth").tag("queue", queue).gauge();
      assertThat(depth.value()).isEqualTo(queue.length());
    }
  }

  private static String name(Meter meter) {
    String tags =
        meter.getId().getTags().stream().map(tag -> tag.getKey()).collect(Collectors.joining(","));
    return meter.getId().getName() + (tags.isEmpty() ? "" : "{" + tags + "}");
  }
}
