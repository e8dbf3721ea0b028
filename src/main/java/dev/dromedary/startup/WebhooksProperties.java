package dev.dromedary.startup;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code webhooks}: whether there is a gateway, and where it keeps its files.
 *
 * @param enabled Whether there is a gateway. Off means off: no bean, no route, no thread.
 * @param basePath Path below which the API and the console are, such as `/webhooks`. Empty: at the
 *     root.
 * @param dataDir Folder of everything that the gateway keeps on disk.
 */
@ConfigurationProperties("webhooks")
public record WebhooksProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("") String basePath,
    @DefaultValue("./data") Path dataDir) {

  private static final Pattern BASE_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

  public WebhooksProperties {
    SettingRule.check(
        "webhooks.base-path",
        basePath,
        BASE_PATH.matcher(basePath).matches(),
        "must be empty, or begin with '/' and not end with one");
  }
}
