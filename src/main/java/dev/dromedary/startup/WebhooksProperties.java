package dev.dromedary.startup;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code webhooks}: whether there is a gateway, and where it keeps its files.
 *
 * @param enabled Whether there is a gateway. Off means off: no bean, no route, no thread.
 * @param dataDir Folder of everything that the gateway keeps on disk.
 */
@ConfigurationProperties("webhooks")
public record WebhooksProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue("./data") Path dataDir) {}
