package dev.dromedary.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code webhooks.console}.
 *
 * @param enabled Whether there are web pages at /console.
 */
@ConfigurationProperties("webhooks.console")
record ConsoleProperties(@DefaultValue("true") boolean enabled) {}
