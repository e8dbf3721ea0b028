package dev.dromedary.autoconfigure;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The records of settings that there are. */
final class SettingClasses {

  private static final List<Class<?>> ALL =
      new ClassFileImporter()
          .importPath(Path.of("target/classes")).stream()
              .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
              .filter(type -> !type.getPackageName().endsWith(".demo"))
              .<Class<?>>map(type -> type.reflect())
              .toList();

  private SettingClasses() {}

  static List<Class<?>> all() {
    return ALL;
  }
}
