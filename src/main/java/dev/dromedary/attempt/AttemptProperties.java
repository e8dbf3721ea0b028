package dev.dromedary.attempt;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.attempt}: how many deliveries are attempted at the same time.
 *
 * @param consumers Batches of deliveries that are worked on at the same time, on each lane but the
 *     slow one.
 * @param slowConsumers Deliveries that are worked on at the same time on the slow lane. One that
 *     takes long is not counted.
 */
@Validated
@ConfigurationProperties("webhooks.attempt")
record AttemptProperties(
    @DefaultValue("4") @Min(1) int consumers, @DefaultValue("16") @Min(1) int slowConsumers) {}
