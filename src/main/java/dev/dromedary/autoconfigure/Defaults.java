package dev.dromedary.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * The defaults of every setting are those of {@code config/application.yaml}, of which the jar
 * carries a copy. As the lowest property source it gives the placeholders of the routes their
 * values when the operator sets nothing. A host application gets the {@code webhooks.*} settings
 * only, {@code webhooks.enabled=false} and folders under {@code ./webhooks}: it says so itself when
 * it wants a gateway, or a console. The program of its own gets all of them.
 */
public class Defaults implements EnvironmentPostProcessor {

  private static final String FILE = "dromedary/application.yaml";
  private static final String PREFIX = "webhooks.";

  /** An application says itself what it wants, and has folders of its own. */
  private static final Map<String, String> IN_A_HOST =
      Map.of(
          "webhooks.enabled", "false",
          "webhooks.console.enabled", "false",
          "webhooks.console.portal.enabled", "false",
          "webhooks.data-dir", "./webhooks/data",
          "webhooks.routes.location", "./webhooks/routes",
          "webhooks.endpoints.location", "./webhooks/endpoints.yaml");

  private static final String BROKER_HERE = "spring.artemis.embedded.enabled";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> values = new LinkedHashMap<>();
    read()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                values.put(key, value);
              }
            });
    IN_A_HOST.forEach(
        (key, value) -> {
          if (environment.containsProperty(key)) {
            values.remove(key);
          } else {
            values.put(key, value);
          }
        });
    if (isBrokerElsewhere(environment)) {
      values.put(BROKER_HERE, "false");
    }
    environment.getPropertySources().addLast(new MapPropertySource("dromedary defaults", values));
  }

  /**
   * Where the class path has a broker, as the gateway's has, Spring Boot starts one in this
   * process, in memory, whatever URL is set, unless that is switched off.
   */
  private static boolean isBrokerElsewhere(ConfigurableEnvironment environment) {
    return environment.getProperty("webhooks.enabled", Boolean.class, false)
        && !"embedded".equalsIgnoreCase(environment.getProperty("spring.artemis.mode"))
        && (environment.containsProperty("spring.artemis.broker-url")
            || "external".equalsIgnoreCase(environment.getProperty("webhooks.broker.mode")));
  }

  /** The defaults of the standalone program. */
  public static Map<String, Object> standalone() {
    return read();
  }

  private static Map<String, Object> read() {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource(FILE, Defaults.class.getClassLoader()));
    Properties properties = yaml.getObject();
    Map<String, Object> values = new LinkedHashMap<>();
    properties.forEach((key, value) -> values.put(key.toString(), value));
    return values;
  }
}
