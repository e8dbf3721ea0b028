package dev.dromedary.routing;

import java.util.Optional;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * One YAML route file as it was read.
 *
 * @param name without its folder
 * @param origin where it was read, for logs and as the routes' source location
 * @param text the whole content
 * @param flaw why it may be another user's program; null if it is not
 */
record RouteFile(String name, String origin, String text, String flaw) {

  static final String ENDING = ".camel.yaml";

  /** Of a file in which only its owner can have written. */
  RouteFile(String name, String origin, String text) {
    this(name, origin, text, null);
  }

  Resource resource() {
    return ResourceHelper.fromString(origin, text);
  }

  RouteProblem problem(int line, String reason) {
    return new RouteProblem(name, line, reason);
  }

  Optional<Declaration> route(String id) {
    return RouteYaml.declarations(this).stream().filter(own -> own.id().equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return origin;
  }
}
