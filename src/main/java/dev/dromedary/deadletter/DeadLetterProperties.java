package dev.dromedary.deadletter;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.dead-letter}: dead letters that go back, and their list.
 *
 * @param requeueRate Deliveries a second that go back to endpoints that are no longer disabled.
 * @param reconcileInterval How often the dead letters in the history are compared with their queue.
 */
@Validated
@ConfigurationProperties("webhooks.dead-letter")
record DeadLetterProperties(
    @DefaultValue("50") @Min(1) int requeueRate,
    @DefaultValue("1m") @DurationMin(millis = 1) Duration reconcileInterval) {}
