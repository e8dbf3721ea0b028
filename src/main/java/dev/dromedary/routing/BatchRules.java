package dev.dromedary.routing;

import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.LineNumberAware;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.DelayDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.OnCompletionDefinition;
import org.apache.camel.model.PollDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.ResequenceDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * A message of a batch stays on its thread until its route ends: only what is sent from there is
 * committed with the batch. A message that leaves that thread is sent although the batch is rolled
 * back, or lost with the process after the batch was committed, and no log says so. So such steps
 * are rejected in routes that consume in batches, in routes of ours that Java calls in one, and in
 * all that these call by {@code direct:}.
 */
final class BatchRules {

  private static final String JMS = "webhooks-jms";
  private static final String CONTAINER = "messageListenerContainerFactory";

  /** Works in the transactions of the ordered lane. */
  static final String BLOCKED = "webhooksBlockedBatches";

  /** Their containers have one consumer, because the order of their queue counts. */
  static final Set<String> SINGLE =
      Set.of(
          "#webhooksDueBatches",
          "#webhooksRequeueBatches",
          "#webhooksReplayBatches",
          "#webhooksOrderedBatches",
          "#" + BLOCKED);

  private static final Set<String> HAND_OVER =
      Set.of("seda", "stub", "vm", "disruptor", "disruptor-vm");
  private static final Set<String> OTHER_JMS =
      Set.of("jms", "activemq", "activemq6", "amqp", "sjms", "sjms2", "webhooks");

  /** They have the option {@code synchronous} for other reasons. */
  private static final Set<String> SYNCHRONOUS = Set.of("direct", "file", JMS);

  private static final String OTHER_THREAD =
      "goes on in another thread, which the batch does not wait for";

  private final CamelContext context;
  private final List<RouteDefinition> routes;
  private final List<RouteDefinition> hosts;

  /**
   * @param context where the routes are, or will be, built
   * @param hosts routes of the host application, which ours may call
   */
  BatchRules(CamelContext context, List<RouteDefinition> routes, List<RouteDefinition> hosts) {
    this.context = context;
    this.routes = routes;
    this.hosts = hosts;
  }

  /**
   * @param place what to name as the place of a fault: null for the step itself, else the call that
   *     led to the host's route
   */
  private record Visit(RouteDefinition route, String batch, LineNumberAware place) {}

  Optional<RouteProblem> broken() {
    Deque<Visit> open = new ArrayDeque<>();
    for (RouteDefinition route : routes) {
      String source = route.getInput().getEndpointUri();
      if (options(source).containsKey(CONTAINER) && !source.contains(":topic:")) {
        Optional<String> reason = reasonAgainstSource(source);
        if (reason.isPresent()) {
          return Optional.of(RouteProblem.at(route.getInput(), reason.get()));
        }
        open.add(new Visit(route, route.getId(), null));
      } else if (source.startsWith(DirectCalls.OURS)) {
        open.add(new Visit(route, route.getId(), null));
      }
    }
    Set<RouteDefinition> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Visit visit = open.remove();
      if (seen.add(visit.route())) {
        for (ProcessorDefinition<?> step : DirectCalls.steps(visit.route()).toList()) {
          LineNumberAware place = visit.place() == null ? step : visit.place();
          Optional<String> reason = reasonAgainst(step);
          if (reason.isPresent()) {
            String where = " (in a batch of " + visit.batch() + ")";
            return Optional.of(
                RouteProblem.at(place, step.getShortName() + ": " + reason.get() + where));
          }
          follow(step, visit, open);
        }
      }
    }
    return Optional.empty();
  }

  private void follow(ProcessorDefinition<?> step, Visit from, Deque<Visit> open) {
    String called = URISupport.stripQuery(DirectCalls.uri(step));
    if (called.startsWith(DirectCalls.DIRECT)) {
      for (RouteDefinition route : routes) {
        if (DirectCalls.answered(route).equals(called)) {
          open.add(new Visit(route, from.batch(), from.place()));
        }
      }
      for (RouteDefinition route : hosts) {
        if (DirectCalls.answered(route).equals(called)) {
          open.add(new Visit(route, from.batch(), from.place() == null ? step : from.place()));
        }
      }
    }
  }

  private Optional<String> reasonAgainstSource(String uri) {
    Map<String, Object> options = options(uri);
    String container = String.valueOf(options.get(CONTAINER));
    if (!uri.startsWith(JMS + ":")) {
      return Optional.of(container + " takes batches for " + JMS + ": only");
    }
    if (!"Custom".equals(options.get("consumerType"))) {
      return Optional.of(CONTAINER + " counts only with consumerType: Custom");
    }
    if (isOn(options.get("asyncConsumer"), false)) {
      return Optional.of("asyncConsumer: " + OTHER_THREAD);
    }
    if (!isOn(options.get("transacted"), true)) {
      return Optional.of("transacted: a batch is a transaction");
    }
    if (options.containsKey("connectionFactory")) {
      return Optional.of("connectionFactory: a batch is a transaction of one broker");
    }
    if (options.containsKey("maxConcurrentConsumers")) {
      return Optional.of(
          "maxConcurrentConsumers is set by the batch container: set concurrentConsumers");
    }
    return SINGLE.contains(container) && options.containsKey("concurrentConsumers")
        ? Optional.of(
            "concurrentConsumers: " + container + " has one consumer, in the order of its queue")
        : Optional.empty();
  }

  private Optional<String> reasonAgainst(ProcessorDefinition<?> step) {
    String reason = null;
    if (step instanceof ThreadsDefinition) {
      reason = OTHER_THREAD;
    } else if (step instanceof WireTapDefinition) {
      reason = "its copy " + OTHER_THREAD + ": use multicast";
    } else if (step instanceof AggregateDefinition || step instanceof ResequenceDefinition) {
      reason = "keeps messages in memory when the batch is committed";
    } else if (isParallel(step)) {
      reason = "parallelProcessing " + OTHER_THREAD;
    } else if (step instanceof DelayDefinition delay && isOn(delay.getAsyncDelayed(), true)
        || step instanceof ThrottleDefinition throttle && isOn(throttle.getAsyncDelayed(), false)) {
      reason = OTHER_THREAD + ": set asyncDelayed to false";
    } else if (step instanceof PollDefinition || step instanceof PollEnrichDefinition) {
      reason = "what it takes is gone before the batch is committed: look it up with enrich";
    } else if (step instanceof RecipientListDefinition
        || step instanceof RoutingSlipDefinition
        || step instanceof DynamicRouterDefinition) {
      reason = "where it leads cannot be checked: use choice, multicast or toD";
    } else if (step instanceof CircuitBreakerDefinition breaker
        && breaker.getResilience4jConfiguration() != null
        && (isOn(breaker.getResilience4jConfiguration().getTimeoutEnabled(), false)
            || isOn(breaker.getResilience4jConfiguration().getBulkheadEnabled(), false))) {
      reason = "with a timeout or a bulkhead it " + OTHER_THREAD;
    } else if (!DirectCalls.uri(step).isEmpty()) {
      return reasonAgainstTarget(step, DirectCalls.uri(step));
    }
    return Optional.ofNullable(reason);
  }

  private boolean isParallel(ProcessorDefinition<?> step) {
    String parallel =
        step instanceof SplitDefinition split
            ? split.getParallelProcessing()
            : step instanceof MulticastDefinition multicast
                ? multicast.getParallelProcessing()
                : step instanceof RecipientListDefinition<?> list
                    ? list.getParallelProcessing()
                    : step instanceof OnCompletionDefinition completion
                        ? completion.getParallelProcessing()
                        : null;
    return isOn(parallel, false);
  }

  private Optional<String> reasonAgainstTarget(ProcessorDefinition<?> step, String uri) {
    String scheme = resolved(StringHelper.before(uri, ":", uri));
    Map<String, Object> options = options(uri);
    boolean asks =
        step instanceof EnrichDefinition
            || step instanceof ToDefinition to && "InOut".equalsIgnoreCase(to.getPattern())
            || "InOut".equalsIgnoreCase(String.valueOf(options.get("exchangePattern")));
    String reason = null;
    if (scheme.contains("$")) {
      reason = "where it leads cannot be checked: name the component";
    } else if (HAND_OVER.contains(scheme)) {
      reason = OTHER_THREAD;
    } else if (scheme.equals(JMS) && options.containsKey("connectionFactory")) {
      reason = "connectionFactory: a batch is a transaction of one broker";
    } else if (scheme.equals(JMS) && asks) {
      reason = "a request leaves when the batch is committed: no reply can come before";
    } else if (isJms(scheme) && !asks && isOn(options.get("transacted"), true)) {
      reason =
          "is sent at once, and again after a rollback: send to a queue of "
              + JMS
              + ", or set transacted to false if that is meant";
    } else if (!SYNCHRONOUS.contains(scheme)
        && (!isJms(scheme) || asks)
        && hasOption(scheme, "synchronous")
        && !isOn(options.get("synchronous"), false)) {
      reason = "its answer may come in another thread: set synchronous to true";
    }
    return Optional.ofNullable(reason);
  }

  private boolean isJms(String scheme) {
    return !scheme.equals(JMS)
        && (OTHER_JMS.contains(scheme) || context.getComponent(scheme) instanceof JmsComponent);
  }

  private boolean hasOption(String scheme, String name) {
    EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
    return factory != null && factory.propertyNames().contains(name);
  }

  private static Map<String, Object> options(String uri) {
    try {
      return URISupport.parseQuery(StringHelper.after(uri, "?", ""), false, true);
    } catch (URISyntaxException e) {
      // Camel says so when it builds the route.
      return Map.of();
    }
  }

  private String resolved(String text) {
    try {
      return context.resolvePropertyPlaceholders(text);
    } catch (IllegalArgumentException e) {
      // Camel says so when it builds the route; a parameter of a template it knows by then.
      return text;
    }
  }

  private boolean isOn(Object option, boolean byDefault) {
    return option == null ? byDefault : !"false".equalsIgnoreCase(resolved(option.toString()));
  }
}
