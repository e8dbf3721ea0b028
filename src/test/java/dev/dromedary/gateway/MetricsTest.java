package dev.dromedary.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.broker.BrokerProperties;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.expression.Expressions;
import dev.dromedary.kit.Settings;
import dev.dromedary.match.MatchConfiguration;
import dev.dromedary.match.Matcher;
import dev.dromedary.metrics.Counters;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Tiers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The meters of a gateway, as the table in docs/operations.md has them. */
class MetricsTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @BeforeEach
  void register() {
    Tiers tiers =
        new Tiers(
            List.<RedeliveryPolicy>of(), List.of(Duration.ofSeconds(5)), 0.1, Clock.systemUTC());
    new Counters(registry);
    new QueueMeters(
            QueueMeters.queues(
                Settings.of(QueueProperties.class), Settings.of(BrokerProperties.class), tiers),
            new SetQueueStates(true),
            Runnable::run,
            System::nanoTime,
            Clock.systemUTC())
        .bindTo(registry);
    new GatewayMeters(null, null, null, null, null).bindTo(registry);
    Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
    MatchConfiguration.filterFailures(
            new Matcher(endpoints, new Expressions(Duration.ofSeconds(1)), Duration.ofMinutes(1)))
        .bindTo(registry);
  }

  @Test
  void tableOfMetersIsWhatIsRegistered() throws Exception {
    List<String> told =
        Pattern.compile("(?m)^\\| `(webhooks\\.[a-z.]+(?:\\{[a-z]+})?)` \\| ")
            .matcher(
                Files.readString(Path.of("docs/operations.md"))
                    .split("\\| meter \\| says \\|")[1]
                    .split("\n\n")[0])
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
