package dev.dromedary.kit;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of a test. */
public final class Settings {

  private Settings() {}

  /** With their defaults. */
  public static <T> T of(Class<T> type) {
    return of(type, Map.of());
  }

  public static <T> T of(Class<T> type, Map<String, ?> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate(type.getAnnotation(ConfigurationProperties.class).value(), type);
  }
}
