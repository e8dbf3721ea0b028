package dev.dromedary.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/** Turns what Camel throws while it builds routes into the file, the line and a reason. */
final class Blame {

  private static final Pattern PLACEHOLDER = Pattern.compile("key: ([^\\s]+)");
  private static final Pattern UNKNOWN = Pattern.compile("Unknown parameters=\\[\\{(.*)}]");
  private static final Pattern QUERY = Pattern.compile("\\?\\S+");
  private static final Pattern DUPLICATE =
      Pattern.compile("Duplicate id detected: ([^\\s]+?)\\.? ");

  private Blame() {}

  static RouteProblem of(Throwable thrown, Collection<RouteFile> files) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = thrown; t != null && !causes.contains(t); t = t.getCause()) {
      causes.add(t);
    }
    String reason = reason(causes);
    for (String trace : traces(causes)) {
      for (RouteFile file : inOrder(files, causes)) {
        Optional<Integer> line = line(file, trace);
        if (line.isPresent()) {
          return new RouteProblem(file.name(), line.get(), reason);
        }
      }
    }
    return new RouteProblem(inOrder(files, causes).get(0).name(), 0, reason);
  }

  /** The words of the file that an exception names: the most telling first. */
  private static List<String> traces(List<Throwable> causes) {
    List<String> traces = new ArrayList<>();
    for (Throwable cause : causes) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof NoSuchBeanException missing && missing.getName() != null) {
        traces.add(0, missing.getName());
      } else if (cause instanceof ResolveEndpointFailedException endpoint) {
        traces.add(path(endpoint));
        unknownOptions(message).forEach(option -> traces.add(0, option));
      } else if (message.contains("{{") || message.contains("Property with key")) {
        Matcher placeholder = Pattern.compile("\\[?([\\w.-]+)]? not found").matcher(message);
        while (placeholder.find()) {
          traces.add(0, "{{" + placeholder.group(1));
        }
      }
      Matcher duplicate = DUPLICATE.matcher(message);
      if (duplicate.find()) {
        traces.add(duplicate.group(1));
      }
    }
    routeId(causes).ifPresent(traces::add);
    return traces;
  }

  private static Optional<String> routeId(List<Throwable> causes) {
    for (Throwable cause : causes) {
      if (cause instanceof FailedToCreateRouteException e && e.getRouteId() != null) {
        return Optional.of(e.getRouteId());
      }
      if (cause instanceof FailedToStartRouteException e && e.getRouteId() != null) {
        return Optional.of(e.getRouteId());
      }
    }
    return Optional.empty();
  }

  /** The file that declares the failed route first; the others may use the same words. */
  private static List<RouteFile> inOrder(Collection<RouteFile> files, List<Throwable> causes) {
    Optional<String> id = routeId(causes);
    List<RouteFile> ordered = new ArrayList<>(files);
    ordered.sort(
        java.util.Comparator.comparing(
            file ->
                id.isEmpty()
                    || Declaration.of(file).stream().noneMatch(d -> d.id().equals(id.get()))));
    return ordered;
  }

  private static Optional<Integer> line(RouteFile file, String trace) {
    return YamlTree.parse(file.text()).stream()
        .flatMap(tree -> tree.allEntries().stream())
        .filter(entry -> matches(entry, trace))
        .map(entry -> entry.line())
        .findFirst();
  }

  private static boolean matches(YamlTree.Entry entry, String trace) {
    String value = YamlTree.text(entry.value());
    return entry.key().equals(trace)
        || value.equals(trace)
        || value.equals("#" + trace)
        || (trace.length() > 2
            && (trace.startsWith("{{") || trace.contains(":"))
            && value.contains(trace));
  }

  private static String reason(List<Throwable> causes) {
    Throwable last = causes.get(causes.size() - 1);
    for (Throwable cause : causes) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof NoSuchBeanException missing && missing.getName() != null) {
        return "no bean named '" + missing.getName() + "'";
      }
      if (cause instanceof ResolveEndpointFailedException endpoint) {
        List<String> unknown = unknownOptions(message);
        if (!unknown.isEmpty()) {
          return "unknown option " + String.join(", ", unknown) + " of " + path(endpoint);
        }
      }
    }
    String message = String.valueOf(last.getMessage()).lines().findFirst().orElse("");
    return last.getClass().getSimpleName() + ": " + QUERY.matcher(message).replaceAll("");
  }

  private static String path(ResolveEndpointFailedException e) {
    String uri = URISupport.stripQuery(e.getUri()).replace("://", ":");
    return StringHelper.before(uri, "?", uri);
  }

  private static List<String> unknownOptions(String message) {
    Matcher matcher = UNKNOWN.matcher(message);
    List<String> names = new ArrayList<>();
    if (matcher.find()) {
      for (String option : matcher.group(1).split(", ")) {
        names.add(StringHelper.before(option, "=", option));
      }
    }
    return names;
  }
}
