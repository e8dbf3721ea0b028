package dev.dromedary.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.util.URISupport;

/**
 * Calls from one route to another by {@code direct:}. Camel builds a call that leads nowhere
 * without complaint, and each message then fails.
 */
final class DirectCalls {

  static final String DIRECT = "direct:";

  /** Other names may be routes of the host. */
  static final String OURS = "direct:webhooks-";

  private static final Set<String> FIXED = Set.of("constant", "simple");
  private static final String COMPUTED = "${computed}";

  private DirectCalls() {}

  /** All steps, those inside branches included. */
  @SuppressWarnings("unchecked")
  static Stream<ProcessorDefinition<?>> steps(RouteDefinition route) {
    return ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)
        .stream()
        .map(step -> (ProcessorDefinition<?>) step);
  }

  /** Where a step leads, as its file says; empty if it leads nowhere. */
  static String uri(ProcessorDefinition<?> step) {
    if (step instanceof EndpointRequiredDefinition send) {
      return String.valueOf(send.getEndpointUri());
    }
    if (step instanceof ToDynamicDefinition send) {
      return String.valueOf(send.getUri());
    }
    if (step instanceof EnrichDefinition enrich) {
      boolean fixed = FIXED.contains(enrich.getExpression().getLanguage());
      return fixed ? enrich.getExpression().getExpression() : COMPUTED;
    }
    return "";
  }

  static String answered(RouteDefinition route) {
    return URISupport.stripQuery(String.valueOf(route.getInput().getEndpointUri()));
  }

  static Stream<String> called(RouteDefinition route) {
    return steps(route)
        .map(DirectCalls::uri)
        .filter(uri -> uri.startsWith(DIRECT))
        .map(URISupport::stripQuery);
  }

  /** The first call to a route of ours that is not there. */
  static Optional<RouteProblem> dangling(List<RouteDefinition> routes) {
    Set<String> answered = routes.stream().map(DirectCalls::answered).collect(Collectors.toSet());
    return routes.stream()
        .flatMap(DirectCalls::steps)
        .filter(step -> uri(step).startsWith(OURS))
        .filter(step -> !uri(step).contains("{{") && !uri(step).contains("${"))
        .filter(step -> !answered.contains(URISupport.stripQuery(uri(step))))
        .map(step -> RouteProblem.at(step, "no route answers " + uri(step)))
        .findFirst();
  }
}
