package dev.dromedary.statistics;

import java.util.List;

/** The routes of this gateway, not those of a host application and of other gateways. */
public interface RunningRoutes {

  /** In the order of their files and ids; none until they are loaded. */
  List<RouteReport> now();

  List<RejectedRouteFile> rejected();

  /** A route that is started already goes on. */
  void start(String id);

  /**
   * Lets a route take no more, and waits for those in flight. It stays stopped, also when its file
   * changes, until it is started or the gateway starts anew.
   *
   * @throws RouteRunsOnException if it may not be stopped, or works on them for too long
   */
  void stop(String id);
}
