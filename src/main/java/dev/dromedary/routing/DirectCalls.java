package dev.dromedary.routing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls from one route to another by {@code direct:webhooks-…}. Camel builds a call that leads
 * nowhere without complaint, and each message then fails. Other names may be routes of the host.
 */
final class DirectCalls {

  private static final String OURS = "direct:webhooks-";

  private DirectCalls() {}

  /** The first call to a route that none of the files has. */
  static Optional<RouteProblem> dangling(Collection<RouteFile> files) {
    Set<String> answered = answered(files.stream());
    return files.stream()
        .flatMap(file -> calls(file).map(call -> problem(file, call, answered)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * The names of these files, and of those from which calls lead to them, also by way of others.
   */
  static Set<String> leadingTo(Set<String> names, Collection<RouteFile> files) {
    Set<String> found = new TreeSet<>(names);
    List<String> callers;
    do {
      Set<String> answered = answered(files.stream().filter(file -> found.contains(file.name())));
      callers =
          files.stream()
              .filter(
                  file ->
                      calls(file).anyMatch(call -> answered.contains(YamlTree.text(call.value()))))
              .map(RouteFile::name)
              .toList();
    } while (found.addAll(callers));
    return found;
  }

  private static Set<String> answered(Stream<RouteFile> files) {
    return files
        .flatMap(DirectCalls::entries)
        .filter(entry -> entry.key().equals("from"))
        .flatMap(from -> from.text("uri").stream())
        .collect(Collectors.toSet());
  }

  private static Stream<YamlTree.Entry> calls(RouteFile file) {
    return entries(file)
        .filter(entry -> entry.key().equals("uri"))
        .filter(entry -> YamlTree.text(entry.value()).startsWith(OURS));
  }

  private static Optional<RouteProblem> problem(
      RouteFile file, YamlTree.Entry call, Set<String> answered) {
    String uri = YamlTree.text(call.value());
    boolean computed = uri.contains("{{") || uri.contains("${");
    return answered.contains(uri) || computed
        ? Optional.empty()
        : Optional.of(new RouteProblem(file.name(), call.line(), "no route answers " + uri));
  }

  private static Stream<YamlTree.Entry> entries(RouteFile file) {
    return YamlTree.parse(file.text()).stream().flatMap(tree -> tree.allEntries().stream());
  }
}
