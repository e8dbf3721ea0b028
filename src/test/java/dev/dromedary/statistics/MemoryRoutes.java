package dev.dromedary.statistics;

import dev.dromedary.statistics.RouteReport.RouteState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Two routes, of which one may be stopped, and a file that is rejected. */
public final class MemoryRoutes implements RunningRoutes {

  private final Set<String> stopped = new HashSet<>();

  @Override
  public List<RouteReport> now() {
    return List.of(
        report("webhooks-accept", "webhooks-jms:queue:webhooks.events", null),
        report("webhooks-match", "direct:webhooks-match", "other routes call it"));
  }

  private RouteReport report(String id, String from, String notStoppable) {
    return new RouteReport(
        id,
        "webhooks",
        "Take events in",
        null,
        "accept.camel.yaml",
        from,
        List.of(),
        stopped.contains(id) ? RouteState.STOPPED : RouteState.STARTED,
        notStoppable == null,
        notStoppable,
        7L,
        0L,
        1L,
        0.5,
        10.0,
        3L);
  }

  @Override
  public List<RejectedRouteFile> rejected() {
    return List.of(new RejectedRouteFile("mine.camel.yaml", 3, "unknown key 'steeps'"));
  }

  @Override
  public void start(String id) {
    stopped.remove(id);
  }

  @Override
  public void stop(String id) {
    if (id.equals("webhooks-match")) {
      throw new RouteRunsOnException("The route cannot be stopped: other routes call it.");
    }
    stopped.add(id);
  }
}
