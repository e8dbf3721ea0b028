package dev.dromedary.autoconfigure;

import dev.dromedary.startup.StartException;
import jakarta.jms.ConnectionFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Libraries that are optional for an application, but not for a gateway in it. The failure names
 * the missing ones, before one of their classes is loaded.
 */
class NeededLibraries implements ConfigurationCondition {

  /** By a class of each. */
  private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

  static {
    ALWAYS.put(
        "org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata",
        "org.springframework.boot:spring-boot-starter-jdbc");
    ALWAYS.put("org.flywaydb.core.Flyway", "org.flywaydb:flyway-core");
    ALWAYS.put("com.networknt.schema.Schema", "com.networknt:json-schema-validator");
  }

  private static final String POSTGRES = "org.postgresql.Driver";
  private static final String FLYWAY_ON_POSTGRES =
      "org.flywaydb.database.postgresql.PostgreSQLDatabaseType";

  private static final String TOKENS = "org.springframework.security.oauth2.jwt.NimbusJwtDecoder";

  private static final String TRACES =
      "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter";

  private static final String BROKER =
      "org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ";
  private static final String BROKER_BY_URL =
      "org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration";

  private static final String CLASSIC_BY_URL =
      "org.springframework.boot.activemq.autoconfigure.ActiveMQAutoConfiguration";

  /** By then the application's own beans are known. */
  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    if (context.getEnvironment().getProperty("webhooks.enabled", Boolean.class, false)) {
      List<String> missing = missing(context);
      if (!missing.isEmpty()) {
        throw new StartException(
            "webhooks.enabled is true, and libraries that a gateway needs are not on the class path: %s."
                .formatted(String.join(", ", missing)),
            "Add them to the dependencies of the application, or leave webhooks.enabled out.",
            null);
      }
    }
    return true;
  }

  private static List<String> missing(ConditionContext context) {
    List<String> missing = new ArrayList<>();
    ALWAYS.forEach(
        (type, library) -> {
          if (!has(context, type)) {
            missing.add(library);
          }
        });
    if (has(context, POSTGRES) && !has(context, FLYWAY_ON_POSTGRES)) {
      missing.add("org.flywaydb:flyway-database-postgresql");
    }
    Environment settings = context.getEnvironment();
    if (!settings.getProperty("webhooks.admin.oidc.issuer", "").isEmpty()
        && !has(context, TOKENS)) {
      missing.add("org.springframework.security:spring-security-oauth2-jose");
    }
    if (settings.getProperty("webhooks.tracing.enabled", Boolean.class, false)
        && !has(context, TRACES)) {
      missing.add("io.opentelemetry:opentelemetry-exporter-otlp");
    }
    if (settings.containsProperty("spring.artemis.broker-url")) {
      if (!has(context, BROKER_BY_URL)) {
        missing.add("org.springframework.boot:spring-boot-starter-artemis");
      }
    } else if (settings.containsProperty("spring.activemq.broker-url")) {
      if (!has(context, CLASSIC_BY_URL) && !hasConnectionFactory(context)) {
        missing.add("org.springframework.boot:spring-boot-starter-activemq");
      }
    } else if ("embedded".equalsIgnoreCase(settings.getProperty("webhooks.broker.mode"))
        && !hasConnections(context)
        && !has(context, BROKER)) {
      missing.add("org.apache.artemis:artemis-jakarta-server (or a ConnectionFactory of your own)");
    }
    return missing;
  }

  private static boolean hasConnections(ConditionContext context) {
    return context.getEnvironment().containsProperty("spring.jms.jndi-name")
        || hasConnectionFactory(context);
  }

  private static boolean hasConnectionFactory(ConditionContext context) {
    return context.getBeanFactory().getBeanNamesForType(ConnectionFactory.class, true, false).length
        > 0;
  }

  private static boolean has(ConditionContext context, String type) {
    return ClassUtils.isPresent(type, context.getClassLoader());
  }
}
