package dev.dromedary.routing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.util.URISupport;

/**
 * No delivery ends without a record: its history would say for ever that it is pending. So a step
 * that lets some deliveries through to their attempt says where the others go.
 */
final class OutcomeRules {

  private static final String ATTEMPT = "direct:webhooks-attempt";

  /** The step that decides the outcome of what was attempted, or was not. */
  private static final String DECIDE = "decide";

  private static final String ELSEWHERE =
      ": a delivery that does not get to its attempt ends without a record: use choice with"
          + " otherwise, and direct:webhooks-cancel there";

  private OutcomeRules() {}

  static Optional<RouteProblem> broken(List<RouteDefinition> routes) {
    return routes.stream().flatMap(route -> faults(route).stream()).findFirst();
  }

  private static Optional<RouteProblem> faults(RouteDefinition route) {
    List<ProcessorDefinition<?>> steps = DirectCalls.steps(route).toList();
    boolean isAttempt = DirectCalls.answered(route).equals(ATTEMPT);
    List<ProcessorDefinition<?>> anchors =
        steps.stream()
            .filter(
                step ->
                    URISupport.stripQuery(DirectCalls.uri(step)).equals(ATTEMPT)
                        || isAttempt
                            && step instanceof BeanDefinition bean
                            && DECIDE.equals(bean.getMethod()))
            .toList();
    if (anchors.isEmpty()) {
      return isAttempt
          ? Optional.of(
              RouteProblem.at(route.getInput(), "no step decides the outcome of a delivery"))
          : Optional.empty();
    }
    Stream<NamedNode> around = anchors.stream().flatMap(OutcomeRules::around);
    Stream<NamedNode> others = steps.stream().map(NamedNode.class::cast);
    return Stream.concat(
            around.filter(OutcomeRules::isPassedBy), others.filter(OutcomeRules::isEnd))
        .map(step -> RouteProblem.at(step, step.getShortName() + ELSEWHERE))
        .findFirst();
  }

  private static Stream<NamedNode> around(NamedNode step) {
    return Stream.iterate(step.getParent(), node -> node != null, NamedNode::getParent);
  }

  private static boolean isPassedBy(NamedNode step) {
    return step instanceof FilterDefinition
        || step instanceof ChoiceDefinition choice
            && (choice.getOtherwise() == null
                || !sends(choice.getOtherwise())
                || !choice.getWhenClauses().stream().allMatch(OutcomeRules::sends));
  }

  private static boolean isEnd(NamedNode step) {
    return step instanceof StopDefinition && !sends(step.getParent())
        || step instanceof OnExceptionDefinition fault
            && (fault.getHandled() != null || fault.getContinued() != null);
  }

  private static boolean sends(NamedNode branch) {
    return outputs(branch).stream()
        .anyMatch(
            step ->
                step instanceof SendDefinition
                    || step instanceof ToDynamicDefinition
                    || !(step instanceof FilterDefinition) && sends(step));
  }

  private static List<ProcessorDefinition<?>> outputs(NamedNode branch) {
    return branch instanceof WhenDefinition when
        ? when.getOutputs()
        : branch instanceof OtherwiseDefinition otherwise
            ? otherwise.getOutputs()
            : branch instanceof ProcessorDefinition<?> steps ? steps.getOutputs() : List.of();
  }
}
