package dev.dromedary.routing;

/**
 * The declarations of a route file at its top level.
 *
 * @param kind {@code route}, {@code routeConfiguration}, {@code routeTemplate} or {@code
 *     templatedRoute}; {@link RouteYaml} rejects any other
 * @param id empty where the file gives none
 * @param line of its key
 */
record Declaration(String kind, String id, int line) {

  /** A templated route is one, too. */
  boolean isRoute() {
    return kind.equals("route") || kind.equals("templatedRoute");
  }
}
