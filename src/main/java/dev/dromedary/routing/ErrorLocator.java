package dev.dromedary.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Turns what Camel throws while it builds routes into file, line and reason. Camel does not say the
 * line, so the words that it complains about are looked up in the file.
 */
final class ErrorLocator {

  private static final Pattern UNKNOWN_OPTIONS =
      Pattern.compile("Unknown parameters=\\[\\{(.*)}]", Pattern.DOTALL);
  private static final Pattern NO_VALUE = Pattern.compile("key \\[([^]]+)] not found");
  private static final Pattern QUERY = Pattern.compile("\\?\\S+");

  private ErrorLocator() {}

  /**
   * @param reason never quotes an option's value, which may be a secret
   * @param words of the file that the reason is about, the most telling first
   */
  private record Finding(String reason, List<String> words) {}

  /**
   * @param files those that may be at fault
   */
  static RouteProblem of(Throwable thrown, Collection<RouteFile> files) {
    List<Throwable> causes = causes(thrown);
    Optional<String> routeId = first(causes, ErrorLocator::routeId);
    Finding finding = first(causes, ErrorLocator::known).orElseGet(() -> other(causes));
    List<RouteFile> suspects = new ArrayList<>(files);
    suspects.sort(Comparator.comparing(file -> routeId.filter(id -> declares(file, id)).isEmpty()));
    for (String word : Stream.concat(finding.words().stream(), routeId.stream()).toList()) {
      for (RouteFile file : suspects) {
        Optional<Integer> line = line(file, word);
        if (line.isPresent()) {
          return new RouteProblem(file.name(), line.get(), finding.reason());
        }
      }
    }
    String name = suspects.isEmpty() ? "routes" : suspects.get(0).name();
    return new RouteProblem(name, 0, finding.reason());
  }

  private static Optional<Finding> known(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    Matcher noValue = NO_VALUE.matcher(message);
    Matcher unknown = UNKNOWN_OPTIONS.matcher(message);
    if (cause instanceof NoSuchBeanException e && e.getName() != null) {
      return finding("no bean named '" + e.getName() + "'", e.getName());
    }
    if (cause instanceof MethodNotFoundException e && e.getMethodName() != null) {
      return finding("the bean has no method " + e.getMethodName(), e.getMethodName());
    }
    if (cause instanceof NoSuchEndpointException e && e.getUri() != null) {
      return finding("no component for " + path(e.getUri()), path(e.getUri()));
    }
    if (cause instanceof PropertyBindingException e && e.getPropertyName() != null) {
      return finding("wrong value of option " + e.getPropertyName(), e.getPropertyName());
    }
    if (cause instanceof ResolveEndpointFailedException e && unknown.find()) {
      List<String> options = names(unknown.group(1));
      String reason = "unknown option " + String.join(", ", options) + " of " + path(e.getUri());
      return Optional.of(new Finding(reason, options));
    }
    if (noValue.find()) {
      String placeholder = "{{" + noValue.group(1);
      return finding("placeholder " + placeholder + "}} has no value", placeholder);
    }
    return Optional.empty();
  }

  private static Optional<Finding> finding(String reason, String word) {
    return Optional.of(new Finding(reason, List.of(word)));
  }

  private static Finding other(List<Throwable> causes) {
    Throwable last = causes.get(causes.size() - 1);
    String message = String.valueOf(last.getMessage()).lines().findFirst().orElse("");
    List<String> words =
        causes.stream()
            .filter(ResolveEndpointFailedException.class::isInstance)
            .map(cause -> path(((ResolveEndpointFailedException) cause).getUri()))
            .toList();
    return new Finding(
        last.getClass().getSimpleName() + ": " + QUERY.matcher(message).replaceAll(""), words);
  }

  private static Optional<String> routeId(Throwable cause) {
    if (cause instanceof FailedToCreateRouteException e) {
      return Optional.ofNullable(e.getRouteId());
    }
    return cause instanceof FailedToStartRouteException e
        ? Optional.ofNullable(e.getRouteId())
        : Optional.empty();
  }

  private static boolean declares(RouteFile file, String id) {
    return Declaration.of(file).stream().anyMatch(declared -> declared.id().equals(id));
  }

  private static Optional<Integer> line(RouteFile file, String word) {
    return YamlTree.parse(file.text()).stream()
        .flatMap(tree -> tree.allEntries().stream())
        .filter(entry -> entry.key().equals(word) || says(YamlTree.text(entry.value()), word))
        .map(YamlTree.Entry::line)
        .findFirst();
  }

  private static boolean says(String value, String word) {
    return value.equals(word)
        || value.equals("#" + word)
        || value.startsWith(word + "?")
        || (word.startsWith("{{") && value.contains(word));
  }

  private static String path(String uri) {
    return URISupport.stripQuery(uri).replace("://", ":");
  }

  private static List<String> names(String options) {
    return Stream.of(options.split(", "))
        .map(option -> StringHelper.before(option, "=", option))
        .toList();
  }

  private static <T> Optional<T> first(
      List<Throwable> causes, Function<Throwable, Optional<T>> look) {
    return causes.stream().map(look).flatMap(Optional::stream).findFirst();
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = thrown; t != null && !causes.contains(t); t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }
}
