package dev.dromedary.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

final class RouteFiles {
  private final CamelContext camel;
  private final Path folder;
  private final Runnable after;

  RouteFiles(CamelContext camel, Path folder, Runnable after) {
    this.camel = camel;
    this.folder = folder;
    this.after = after;
  }

  void load() {
    try (var files = Files.list(folder)) {
      List<Resource> resources =
          files
              .filter(f -> f.toString().endsWith(".camel.yaml"))
              .sorted()
              .map(f -> ResourceHelper.resolveResource(camel, "file:" + f))
              .collect(Collectors.toList());
      PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
      after.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
