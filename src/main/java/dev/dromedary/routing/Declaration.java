package dev.dromedary.routing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a route file declares at its top level.
 *
 * @param kind {@code route}, {@code routeConfiguration}, {@code routeTemplate} or {@code
 *     templatedRoute}; anything else is refused by {@link RouteFileCheck}
 * @param id empty where the file gives none
 * @param line of its key
 * @param uses ids or patterns of route configurations, and ids of templates, that it refers to
 */
record Declaration(String kind, String id, int line, List<String> uses) {

  static List<Declaration> of(RouteFile file) {
    return YamlTree.parse(file.text()).map(Declaration::of).orElse(List.of());
  }

  static List<Declaration> of(YamlTree tree) {
    return tree.declarations().stream().map(Declaration::of).toList();
  }

  private static Declaration of(YamlTree.Entry entry) {
    boolean templated = entry.key().equals("templatedRoute");
    String id = entry.text(templated ? "routeId" : "id").orElse("");
    return new Declaration(entry.key(), id, entry.line(), uses(entry, templated));
  }

  private static List<String> uses(YamlTree.Entry entry, boolean templated) {
    if (templated) {
      return entry.text("routeTemplateRef").stream().toList();
    }
    Stream<String> own = entry.text("routeConfigurationId").stream();
    Stream<String> inTemplate =
        YamlTree.child(entry.value(), "route")
            .flatMap(route -> YamlTree.child(route, "routeConfigurationId"))
            .map(YamlTree::text)
            .stream();
    return Stream.concat(own, inTemplate)
        .flatMap(ids -> Arrays.stream(ids.split(",")))
        .map(String::trim)
        .toList();
  }

  /** Routes; a templated route is one, too. */
  boolean isRoute() {
    return kind.equals("route") || kind.equals("templatedRoute");
  }
}
