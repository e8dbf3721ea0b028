package dev.dromedary.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** The settings of the gateway and of what it is made of, as their metadata have them. */
public final class KnownSettings {

  private static final Set<String> NAMES = names();

  private KnownSettings() {}

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    JsonMapper json = new JsonMapper();
    try {
      for (URL metadata :
          Collections.list(
              KnownSettings.class
                  .getClassLoader()
                  .getResources("META-INF/spring-configuration-metadata.json"))) {
        try (InputStream text = metadata.openStream()) {
          json.readTree(text)
              .path("properties")
              .forEach(each -> names.add(each.path("name").asString()));
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean isSetting(String name) {
    return NAMES.contains(name);
  }

  /** Whether Spring Boot takes it for one, with or without a line for each dash. */
  public static boolean isVariable(String name) {
    return NAMES.stream()
        .map(each -> each.toUpperCase().replace('.', '_'))
        .anyMatch(
            each -> each.replace('-', '_').equals(name) || each.replace("-", "").equals(name));
  }
}
