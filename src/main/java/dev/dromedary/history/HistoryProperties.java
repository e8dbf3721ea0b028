package dev.dromedary.history;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.history}: how long the database knows what happened.
 *
 * @param dataSource Name of the application's DataSource bean to use, if it has several.
 * @param schema Schema of the tables, which is made if there is none; empty is the one that the
 *     DataSource has.
 * @param retention How long events, deliveries and attempts can be looked up.
 * @param statisticsRetention How long the statistics go back.
 * @param sweepInterval How often what is older is deleted.
 * @param queryTimeout How long a query for the API or a replay may take before it is ended.
 */
@Validated
@ConfigurationProperties("webhooks.history")
record HistoryProperties(
    @DefaultValue("") String dataSource,
    @DefaultValue("")
        @Pattern(
            regexp = "([a-z_][a-z0-9_]{0,62})?",
            message = "must be lower-case letters, digits and _, at most 63")
        String schema,
    @DefaultValue("30d") @DurationMin(millis = 1) Duration retention,
    @DefaultValue("400d") @DurationMin(hours = 1) Duration statisticsRetention,
    @DefaultValue("10m") @DurationMin(millis = 1) Duration sweepInterval,
    @DefaultValue("10s") @DurationMin(millis = 1) Duration queryTimeout) {}
