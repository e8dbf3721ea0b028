package dev.dromedary.routing;

import dev.dromedary.statistics.RejectedRouteFile;
import dev.dromedary.statistics.RouteReport;
import dev.dromedary.statistics.RouteReport.RouteState;
import dev.dromedary.statistics.RouteRunsOnException;
import dev.dromedary.statistics.RunningRoutes;
import dev.dromedary.statistics.Sampler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of our files as Camel runs them; the counts are those of JMX. */
final class RouteStates implements RunningRoutes {

  /** For the work of an attempt before and after its request. */
  private static final Duration BESIDES = Duration.ofSeconds(10);

  /** Shorter than the command line waits for an answer. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(80);

  private static final Logger LOG = LoggerFactory.getLogger(RouteStates.class);

  private final CamelContext context;
  private final RouteFiles files;
  private final Duration longestStop;
  private final Sampler<Map<String, Long>> sampler = new Sampler<>(System::nanoTime);
  private final Set<String> stopping = ConcurrentHashMap.newKeySet();

  /**
   * How long a stop waits: longer than an attempt, unless its caller would not wait so long.
   *
   * @param timeout of an attempt
   */
  static Duration longestStop(Duration timeout) {
    return timeout.compareTo(LONGEST_STOP.minus(BESIDES)) < 0
        ? timeout.plus(BESIDES)
        : LONGEST_STOP;
  }

  RouteStates(CamelContext context, RouteFiles files, Duration longestStop) {
    this.context = context;
    this.files = files;
    this.longestStop = longestStop;
  }

  /** So that the first call has averages. */
  void sample() {
    sampler.next(sampler.now(), completed());
  }

  @Override
  public List<RouteReport> now() {
    long at = sampler.now();
    Map<String, Long> completed = completed();
    Sampler.Before<Map<String, Long>> before = sampler.next(at, completed);
    return files.filesById().entrySet().stream()
        .map(entry -> report(entry.getKey(), entry.getValue(), before, completed))
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public List<RejectedRouteFile> rejected() {
    return files.problems().stream()
        .map(
            problem ->
                new RejectedRouteFile(
                    problem.file(), problem.line() > 0 ? problem.line() : null, problem.reason()))
        .toList();
  }

  @Override
  public void start(String id) {
    files.start(id);
    LOG.info("Route {} was started on demand", id);
  }

  @Override
  public void stop(String id) {
    Route route = context.getRoute(id);
    String reason = route == null ? null : notStoppable(route);
    if (reason != null) {
      throw new RouteRunsOnException("The route cannot be stopped: " + reason + ".");
    }
    stopping.add(id);
    try {
      if (!files.stop(id, longestStop)) {
        throw new RouteRunsOnException(
            "The route runs on: after %d seconds it still worked on messages."
                .formatted(longestStop.toSeconds()));
      }
    } finally {
      stopping.remove(id);
    }
    LOG.warn("Route {} was stopped on demand, at this gateway, until it is started again", id);
  }

  /** Null while the route is replaced. */
  private RouteReport report(
      String id,
      String file,
      Sampler.Before<Map<String, Long>> before,
      Map<String, Long> completed) {
    Route route = context.getRoute(id);
    RouteDefinition definition = model().getRouteDefinition(id);
    ServiceStatus status = context.getRouteController().getRouteStatus(id);
    if (route == null || definition == null || status == null) {
      return null;
    }
    ManagedRouteMBean counts = counts(id);
    String source = source(route);
    String reason = notStoppable(route);
    Double perSecond =
        before.isAny() ? before.perSecond(before.counts().get(id), completed.get(id)) : null;
    return new RouteReport(
        id,
        definition.getGroup(),
        definition.getDescriptionText(),
        definition.getNote(),
        file,
        source,
        destinations(definition),
        stopping.contains(id)
            ? RouteState.STOPPING
            : status.isStarted() || status.isStarting() ? RouteState.STARTED : RouteState.STOPPED,
        reason == null,
        reason,
        completed.get(id),
        counts == null ? null : counts.getExchangesFailed(),
        (long) context.getInflightRepository().size(id),
        perSecond,
        perSecond == null ? null : before.overSeconds(),
        counts == null || counts.getExchangesCompleted() == 0
            ? null
            : counts.getMeanProcessingTime());
  }

  /**
   * Messages to a stopped route wait at its source. A call by another route would fail instead, and
   * a topic keeps nothing. The ordered lane cannot be taken over without the route of its blocked
   * queue: each trial is a rollback, and after ten the broker would take the deliveries away.
   */
  private static String notStoppable(Route route) {
    String source = source(route);
    if (route.getEndpoint().getEndpointUri().contains(BatchRules.BLOCKED)) {
      return "the route of the ordered lane needs it; stop webhooks-ordered";
    }
    if (source.startsWith(DirectCalls.DIRECT)) {
      return "other routes call it, and their messages would fail; stop a route that takes from a"
          + " queue";
    }
    return source.contains(":topic:")
        ? "it takes from a topic, which keeps nothing for it meanwhile"
        : null;
  }

  private List<String> destinations(RouteDefinition route) {
    return DirectCalls.steps(route)
        .map(DirectCalls::uri)
        .filter(uri -> uri.contains(":"))
        .map(this::resolved)
        .map(RouteStates::plain)
        .distinct()
        .toList();
  }

  private String resolved(String uri) {
    try {
      return context.resolvePropertyPlaceholders(URISupport.stripQuery(uri));
    } catch (IllegalArgumentException e) {
      // A parameter of a template.
      return uri;
    }
  }

  private static String source(Route route) {
    return plain(route.getEndpoint().getEndpointUri());
  }

  /** Without options, and without a password in the authority. */
  private static String plain(String uri) {
    return URISupport.sanitizeUri(URISupport.stripQuery(uri)).replace("://", ":");
  }

  private Map<String, Long> completed() {
    Map<String, Long> completed = new HashMap<>();
    for (String id : files.filesById().keySet()) {
      ManagedRouteMBean counts = counts(id);
      if (counts != null) {
        completed.put(id, counts.getExchangesCompleted());
      }
    }
    return completed;
  }

  /** Null in a host that counts nothing. */
  private ManagedRouteMBean counts(String id) {
    ManagedCamelContext managed =
        context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
    ManagedRouteMBean route = managed == null ? null : managed.getManagedRoute(id);
    return route != null && route.isStatisticsEnabled() ? route : null;
  }

  private Model model() {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }
}
