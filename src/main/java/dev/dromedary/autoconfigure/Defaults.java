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
 * only, and {@code webhooks.enabled=false}: it says so itself when it wants a gateway. The program
 * of its own gets all of them.
 */
public class Defaults implements EnvironmentPostProcessor {

  private static final String FILE = "dromedary/application.yaml";
  private static final String PREFIX = "webhooks.";

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
    if (!environment.containsProperty("webhooks.enabled")) {
      values.put("webhooks.enabled", "false");
    } else {
      values.remove("webhooks.enabled");
    }
    environment.getPropertySources().addLast(new MapPropertySource("dromedary defaults", values));
  }

  /** What the program of its own starts from. */
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
