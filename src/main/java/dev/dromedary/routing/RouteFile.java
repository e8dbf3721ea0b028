package dev.dromedary.routing;

import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * One YAML route file as it was read.
 *
 * @param name without its folder
 * @param origin where it was read, for logs and as the routes' source location
 * @param text the whole content
 */
record RouteFile(String name, String origin, String text) {

  static final String ENDING = ".camel.yaml";

  Resource resource() {
    return ResourceHelper.fromString(origin, text);
  }

  @Override
  public String toString() {
    return origin;
  }
}
