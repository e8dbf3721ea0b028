package dev.dromedary.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.endpoints}: endpoints in a file, and their secrets.
 *
 * @param location File of the endpoints that are kept in a file.
 * @param pollInterval How often the file is looked at for changes, and those of other gateways; at
 *     most 1m.
 * @param secretOverlap How long a secret that was rotated out signs as well.
 */
@Validated
@ConfigurationProperties("webhooks.endpoints")
record EndpointProperties(
    @DefaultValue("./config/endpoints.yaml") Path location,
    // A gateway that writes nothing for some minutes counts as gone.
    @DefaultValue("1s") @DurationMin(millis = 1) @DurationMax(minutes = 1) Duration pollInterval,
    @DefaultValue("24h") @DurationMin(millis = 0) Duration secretOverlap) {}
