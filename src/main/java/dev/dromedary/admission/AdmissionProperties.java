package dev.dromedary.admission;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.admission}: when a delivery may be attempted.
 *
 * @param maxInFlight Most requests that are in flight to one endpoint at the same time.
 * @param fastThreshold Longest average answer time of an endpoint whose deliveries are attempted
 *     inline.
 * @param slowThreshold Average answer time beyond which an endpoint's deliveries are on the slow
 *     lane.
 * @param circuitBreaker when an endpoint that does not answer is not attempted
 * @param deferral How long a delivery waits whose endpoint is paused, rounded up to the delay of a
 *     tier.
 */
@Validated
@ConfigurationProperties("webhooks.admission")
public record AdmissionProperties(
    @DefaultValue("50") @Min(1) int maxInFlight,
    @DefaultValue("50ms") @DurationMin(millis = 1) Duration fastThreshold,
    @DefaultValue("1s") @DurationMin(millis = 1) Duration slowThreshold,
    @DefaultValue @Valid CircuitBreaker circuitBreaker,
    @DefaultValue("1m") @DurationMin(millis = 1) Duration deferral) {

  /**
   * @param failureThreshold Attempts in a row without an answer that open the circuit breaker of an
   *     endpoint.
   * @param initialOpenDuration How long a circuit breaker is open at first, doubled each time.
   *     Never longer than the shortest delay of a schedule.
   * @param maxOpenDuration How long a circuit breaker is open at most. Never longer than the
   *     longest delay of a schedule.
   */
  public record CircuitBreaker(
      @DefaultValue("10") @Min(1) int failureThreshold,
      @DefaultValue("5s") @DurationMin(millis = 1) Duration initialOpenDuration,
      @DefaultValue("5m") Duration maxOpenDuration) {

    public CircuitBreaker {
      SettingRule.check(
          "webhooks.admission.circuit-breaker.max-open-duration",
          maxOpenDuration,
          maxOpenDuration.compareTo(initialOpenDuration) >= 0,
          "must be at least initial-open-duration");
    }
  }

  /** A circuit breaker never makes a delivery wait longer than its schedule would. */
  AdmissionProperties within(Duration shortestDelay, Duration longestDelay) {
    CircuitBreaker within =
        new CircuitBreaker(
            circuitBreaker.failureThreshold(),
            shorter(circuitBreaker.initialOpenDuration(), shortestDelay),
            shorter(circuitBreaker.maxOpenDuration(), longestDelay));
    return new AdmissionProperties(maxInFlight, fastThreshold, slowThreshold, within, deferral);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
