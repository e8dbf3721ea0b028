package dev.dromedary.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.admission.AdmissionProperties;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.history.Figures;
import dev.dromedary.history.Figures.EndpointCounts;
import dev.dromedary.history.Figures.Hour;
import dev.dromedary.history.Figures.Last;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.kit.Settings;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthReportsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final WebhookEndpoint ENDPOINT = EndpointBuilder.anEndpoint("ep_1").build();
  private static final Figures UNAVAILABLE =
      figures(
          () -> {
            throw new StoreUnavailableException("Reading", null);
          });

  private long nanos = 1;
  private final EndpointLimiters limiters =
      new EndpointLimiters(Settings.of(AdmissionProperties.class), () -> nanos);
  private final HealthReports reports =
      new HealthReports(limiters, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void endpointWithoutAttemptsIsOk() {
    assertThat(reports.state(ENDPOINT)).isEqualTo(HealthState.OK);
  }

  @Test
  void statusCountsBeforeFailuresAndTheseBeforeTheCircuit() {
    openCircuit();
    assertThat(reports.state(ENDPOINT)).isEqualTo(HealthState.CIRCUIT_OPEN);

    WebhookEndpoint failing = ENDPOINT.withFailingSince(NOW.minusSeconds(9), NOW);
    assertThat(reports.state(failing)).isEqualTo(HealthState.FAILING);
    assertThat(reports.of(failing, UNAVAILABLE).since()).isEqualTo(NOW.minusSeconds(9));

    WebhookEndpoint paused = failing.withStatus(Status.PAUSED, "by an admin", NOW.minusSeconds(5));
    assertThat(reports.state(paused)).isEqualTo(HealthState.PAUSED);
    assertThat(reports.of(paused, UNAVAILABLE).since()).isEqualTo(NOW.minusSeconds(5));

    WebhookEndpoint pausedAgain = paused.withStatus(Status.PAUSED, "by an admin", NOW);
    assertThat(reports.of(pausedAgain, UNAVAILABLE).since()).isEqualTo(NOW.minusSeconds(5));
    assertThat(reports.state(paused.withStatus(Status.DISABLED, "by an admin", NOW)))
        .isEqualTo(HealthState.DISABLED);
  }

  @Test
  void openCircuitSaysSinceWhenAndUntilWhen() {
    openCircuit();
    nanos += Duration.ofSeconds(2).toNanos();

    Health health = reports.of(ENDPOINT, UNAVAILABLE);

    assertThat(health.since()).isEqualTo(NOW.minusSeconds(2));
    assertThat(health.circuitOpenUntil()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void endpointThatAnswersSlowlyOrNotAtAllIsSlow() {
    limiters.of("ep_1").acquire();
    assertThat(reports.state(ENDPOINT)).isEqualTo(HealthState.OK);
    nanos += Duration.ofMillis(1_001).toNanos();
    assertThat(reports.state(ENDPOINT)).as("no answer yet").isEqualTo(HealthState.SLOW);
    assertThat(reports.of(ENDPOINT, UNAVAILABLE).inFlight()).isEqualTo(1);

    limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofSeconds(2)));
    assertThat(reports.state(ENDPOINT)).as("a late answer").isEqualTo(HealthState.SLOW);

    for (int i = 0; i < 50; i++) {
      limiters.of("ep_1").acquire();
      limiters.release("ep_1", Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(9)));
    }
    assertThat(reports.state(ENDPOINT)).isEqualTo(HealthState.OK);
  }

  @Test
  void healthHasTheCountsOfTheHistory() {
    Last last = new Last(NOW, "TIMEOUT", null);
    Hour hour = new Hour(NOW, 3, 2, 40L);
    Map<String, EndpointCounts> counts =
        Map.of("ep_1", new EndpointCounts(7, true, NOW.minusSeconds(60), 2, last, hour));

    assertThat(reports.of(ENDPOINT, figures(() -> counts)))
        .isEqualTo(
            new Health(
                HealthState.OK, null, null, 0, 7L, true, NOW.minusSeconds(60), 2L, last, hour));
  }

  @Test
  void endpointIsShownWithoutTheCountsWhileTheDatabaseIsUnavailable() {
    Map<String, Health> health = reports.of(List.of(ENDPOINT), UNAVAILABLE);

    assertThat(health.get("ep_1").state()).isEqualTo(HealthState.OK);
    assertThat(health.get("ep_1").waiting()).isNull();
    assertThat(health.get("ep_1").hour()).isNull();
  }

  private void openCircuit() {
    for (int i = 0; i < Samples.FAILURE_THRESHOLD; i++) {
      limiters.of("ep_1").acquire();
      limiters.release(
          "ep_1", Samples.result(Result.UNREACHABLE, null, null, Duration.ofMillis(1)));
    }
  }

  private static Figures figures(Supplier<Map<String, EndpointCounts>> counts) {
    return (Figures)
        Proxy.newProxyInstance(
            Figures.class.getClassLoader(),
            new Class<?>[] {Figures.class},
            (proxy, method, args) -> counts.get());
  }
}
