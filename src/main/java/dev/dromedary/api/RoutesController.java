package dev.dromedary.api;

import dev.dromedary.statistics.RejectedRouteFile;
import dev.dromedary.statistics.RouteReport;
import dev.dromedary.statistics.RouteRunsOnException;
import dev.dromedary.statistics.RunningRoutes;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes of the gateway that answers. */
@RestController
@RequestMapping("/api/v1/routes")
final class RoutesController {

  private final RunningRoutes routes;

  RoutesController(RunningRoutes routes) {
    this.routes = routes;
  }

  /**
   * The routes and route files of this gateway.
   *
   * @param data The routes, in the order of their files.
   * @param rejected The route files that are not in force, each with its mistake.
   */
  record RoutesView(List<RouteReport> data, List<RejectedRouteFile> rejected) {}

  /** Lists the routes of this gateway as they run, and the route files that it rejects. */
  @RequiresRole(value = Role.VIEWER, gatewayWide = true)
  @GetMapping
  RoutesView list() {
    return new RoutesView(routes.now(), routes.rejected());
  }

  /** Shows a route of this gateway. */
  @RequiresRole(value = Role.VIEWER, gatewayWide = true)
  @GetMapping("/{id}")
  RouteReport get(@PathVariable String id) {
    return routes.now().stream()
        .filter(route -> route.id().equals(id))
        .findFirst()
        .orElseThrow(() -> ProblemType.notFound("id", "There is no route with this id."));
  }

  /** Starts a route of this gateway. */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @Audited("route.start")
  @PostMapping("/{id}/start")
  RouteReport start(@PathVariable String id) {
    return changed(id, routes::start);
  }

  /**
   * Stops a route of this gateway, once the messages in flight are through: its messages wait at
   * their source, or other gateways take them. It stays stopped until it is started or the gateway
   * starts anew.
   */
  @RequiresRole(value = Role.ADMIN, gatewayWide = true)
  @Audited("route.stop")
  @PostMapping("/{id}/stop")
  RouteReport stop(@PathVariable String id) {
    return changed(id, routes::stop);
  }

  private RouteReport changed(String id, Consumer<String> change) {
    get(id);
    try {
      change.accept(id);
    } catch (RouteRunsOnException e) {
      throw ProblemType.ROUTE_RUNS_ON.because(e.getMessage());
    }
    return get(id);
  }
}
