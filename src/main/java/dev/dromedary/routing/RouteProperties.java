package dev.dromedary.routing;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.routes}: the folder of the operator's route files.
 *
 * @param location Folder whose files replace the routes of the jar, file by file.
 * @param pollInterval How often the folder is looked at for changes.
 */
@Validated
@ConfigurationProperties("webhooks.routes")
record RouteProperties(
    @DefaultValue("./routes") Path location,
    @DefaultValue("1s") @DurationMin(millis = 1) Duration pollInterval) {}
