package dev.dromedary.routing;

import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;

/**
 * What can be said about a route file without a Camel context: it is YAML, it keeps to Camel's
 * canonical schema, and it changes nothing outside its own routes.
 */
final class RouteFileCheck {

  /**
   * Everything else at the top level (errorHandler, onException, intercept, beans, rest, …) takes
   * effect in the whole context, which may be a host application's.
   */
  private static final Set<String> ALLOWED =
      Set.of("route", "routeConfiguration", "routeTemplate", "templatedRoute");

  private final RouteSchema schema = new RouteSchema();

  /** The first problem, or none. */
  Optional<RouteProblem> check(RouteFile file) {
    int undecoded = file.text().indexOf('\uFFFD');
    if (undecoded >= 0) {
      int line = (int) file.text().substring(0, undecoded).lines().count();
      return Optional.of(new RouteProblem(file.name(), Math.max(1, line), "not UTF-8"));
    }
    try {
      Optional<YamlTree> tree = YamlTree.parse(file.text());
      if (tree.isEmpty()) {
        return Optional.of(new RouteProblem(file.name(), 0, "the file is empty"));
      }
      return unlisted(file, tree.get())
          .or(() -> foreign(file, tree.get()))
          .or(() -> schema.check(file, tree.get()))
          .or(() -> nameless(file, tree.get()));
    } catch (MarkedYamlEngineException e) {
      return Optional.of(syntax(file, e));
    } catch (YamlEngineException | JacksonException e) {
      return Optional.of(new RouteProblem(file.name(), line(e), "not YAML: " + firstLine(e)));
    }
  }

  private static Optional<RouteProblem> unlisted(RouteFile file, YamlTree tree) {
    return tree.firstOutsideList()
        .map(line -> new RouteProblem(file.name(), line, "not a list of '- route:' and the like"));
  }

  private static Optional<RouteProblem> foreign(RouteFile file, YamlTree tree) {
    return Declaration.of(tree).stream()
        .filter(declared -> !ALLOWED.contains(declared.kind()))
        .map(
            declared ->
                new RouteProblem(
                    file.name(),
                    declared.line(),
                    "'"
                        + declared.kind()
                        + "' at the top level is not allowed: only "
                        + String.join(", ", ALLOWED.stream().sorted().toList())
                        + " stay within these routes"))
        .findFirst();
  }

  private static Optional<RouteProblem> nameless(RouteFile file, YamlTree tree) {
    return Declaration.of(tree).stream()
        .filter(declared -> declared.id().isBlank())
        .map(
            declared ->
                new RouteProblem(
                    file.name(),
                    declared.line(),
                    declared.kind().equals("routeConfiguration")
                        ? "routeConfiguration without an id would apply to every route of the host"
                        : declared.kind() + " needs an id of its own to be replaced by"))
        .findFirst();
  }

  private static RouteProblem syntax(RouteFile file, MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    int line = mark.map(Mark::getLine).orElse(-1) + 1;
    String column = mark.map(m -> " (column " + (m.getColumn() + 1) + ")").orElse("");
    return new RouteProblem(file.name(), line, "not YAML: " + e.getProblem() + column);
  }

  private static int line(RuntimeException e) {
    return e instanceof JacksonException json && json.getLocation() != null
        ? Math.max(0, json.getLocation().getLineNr())
        : 0;
  }

  private static String firstLine(RuntimeException e) {
    String message =
        e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
