package dev.dromedary.routing;

import java.util.Optional;
import java.util.Set;

/** The validation of a route file as far as it goes without a gateway and its privileges. */
public final class RouteCheck {

  private RouteCheck() {}

  /**
   * @param name of the file, without its folder
   * @return file, line and reason, or nothing
   */
  public static Optional<String> problem(String name, String text) {
    return new RouteYaml(Set.of())
        .check(new RouteFile(name, name, text))
        .map(RouteProblem::toString);
  }
}
