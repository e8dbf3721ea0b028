package dev.dromedary.routing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.routes}: the folder of the operator's route files.
 *
 * @param location Folder whose files replace the routes of the jar, file by file.
 * @param privileges Privileges of the files beside messages and beans: run code, execute programs,
 *     use files, read the environment.
 * @param pollInterval How often the folder is looked at for changes.
 */
@Validated
@ConfigurationProperties("webhooks.routes")
record RouteProperties(
    @DefaultValue("./routes") Path location,
    @DefaultValue Set<Privilege> privileges,
    @DefaultValue("1s") @DurationMin(millis = 1) Duration pollInterval) {}
