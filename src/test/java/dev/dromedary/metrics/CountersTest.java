package dev.dromedary.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Reason;
import dev.dromedary.event.Event;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CountersTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong nanos = new AtomicLong();
  private final Counters counters = new Counters(registry, nanos::get);

  @Test
  void latencyIsFromTheAcceptanceToTheDelivery() {
    counters.came(delivered(delivery(), Duration.ofMillis(40)));

    assertThat(scraped("webhooks_delivery_latency_seconds_bucket{retried=\"false\",le=\"0.025\"}"))
        .isEqualTo("0");
    assertThat(scraped("webhooks_delivery_latency_seconds_bucket{retried=\"false\",le=\"0.05\"}"))
        .isEqualTo("1");
    assertThat(scraped("webhooks_delivery_latency_seconds_sum{retried=\"false\"}"))
        .isEqualTo("0.04");
  }

  /** How long an endpoint was away says nothing about the gateway. */
  @Test
  void latencyOfRetriedDeliveriesIsApart() {
    Delivery retried = delivery().afterAttempt(new LastAttempt(NOW, "FAILED", null, 500));
    counters.came(delivered(retried, Duration.ofHours(3)));

    assertThat(scraped("webhooks_delivery_latency_seconds_count{retried=\"false\"}"))
        .isEqualTo("0");
    assertThat(scraped("webhooks_delivery_latency_seconds_bucket{retried=\"true\",le=\"21600.0\"}"))
        .isEqualTo("1");
  }

  @Test
  void replayHasNoLatency() {
    counters.came(delivered(delivery().replayed(), Duration.ofDays(20)));

    assertThat(scraped("webhooks_delivery_latency_seconds_count{retried=\"false\"}"))
        .isEqualTo("0");
    assertThat(scraped("webhooks_deliveries_total{status=\"DELIVERED\"}")).isEqualTo("1.0");
  }

  @Test
  void deadLettersAreCountedByReason() {
    counters.came(
        new Outcome(
            delivery(),
            DeliveryStatus.DEAD_LETTER,
            null,
            null,
            null,
            null,
            Reason.ENDPOINT_GONE.name(),
            NOW));

    assertThat(scraped("webhooks_dead_letters_total{reason=\"ENDPOINT_GONE\"}")).isEqualTo("1.0");
    assertThat(scraped("webhooks_deliveries_total{status=\"DEAD_LETTER\"}")).isEqualTo("1.0");
  }

  @Test
  void ageOfTheSweepBeginsAnewWithEach() {
    nanos.addAndGet(Duration.ofMinutes(30).toNanos());
    assertThat(scraped("webhooks_history_sweep_age_seconds")).isEqualTo("1800.0");

    counters.swept();
    assertThat(scraped("webhooks_history_sweep_age_seconds")).isEqualTo("0.0");
  }

  private static Delivery delivery() {
    return Delivery.of(
        new Event("evt_1", "a.b", "default", NOW, NOW, "text/plain", new byte[0]), "ep_1");
  }

  private static Outcome delivered(Delivery before, Duration after) {
    Delivery attempted = before.afterAttempt(new LastAttempt(NOW, "DELIVERED", null, 200));
    return new Outcome(
        attempted,
        DeliveryStatus.DELIVERED,
        null,
        null,
        null,
        null,
        null,
        attempted.event().acceptedAt().plus(after));
  }

  private String scraped(String series) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .findFirst()
        .orElse("no such series");
  }
}
