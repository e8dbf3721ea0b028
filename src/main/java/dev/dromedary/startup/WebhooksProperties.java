package dev.dromedary.startup;

import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks}: whether there is a gateway, and where it keeps its files.
 *
 * @param enabled Whether there is a gateway. Off means off: no bean, no route, no thread.
 * @param basePath Path below which API, console and portal are, such as `/webhooks`. Empty: at the
 *     root.
 * @param dataDir Folder of everything that the gateway keeps on disk.
 */
@Validated
@ConfigurationProperties("webhooks")
public record WebhooksProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("")
        @Pattern(
            regexp = "(/[A-Za-z0-9._~-]+)*",
            message = "must be empty, or begin with '/' and not end with one")
        String basePath,
    @DefaultValue("./data") Path dataDir) {}
