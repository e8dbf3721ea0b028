package dev.dromedary.autoconfigure;

import dev.dromedary.startup.StartException;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The Spring Boot that the auto-configuration is of. It is asked before a configuration is read,
 * because another Boot lacks their classes.
 */
class NeededBoot implements ConfigurationCondition {

  private static final String VERSION = "4.";

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.PARSE_CONFIGURATION;
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    String version = SpringBootVersion.getVersion();
    if (context.getEnvironment().getProperty("webhooks.enabled", Boolean.class, false)
        && !version.startsWith(VERSION)) {
      throw new StartException(
          "webhooks.enabled is true, and a gateway needs Spring Boot 4.1. This application has %s."
              .formatted(version),
          "Leave webhooks.enabled out, and use the component webhooks: with a gateway beside it, as docs/applications.md"
              + " has it.",
          null);
    }
    return true;
  }
}
