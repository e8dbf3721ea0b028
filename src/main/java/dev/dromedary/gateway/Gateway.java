package dev.dromedary.gateway;

import dev.dromedary.broker.BrokerWatch;
import dev.dromedary.cluster.Cluster;
import dev.dromedary.endpoint.EndpointLoading;
import dev.dromedary.routing.RouteFiles;
import dev.dromedary.startup.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The order in which the gateway comes up: first it knows the endpoints, then its routes run. While
 * the database is unavailable and no endpoints are known from before, nothing is consumed: no event
 * is matched against nothing. While the broker is unavailable at the start, the routes wait for it.
 */
final class Gateway implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration BROKER_RETRY = Duration.ofSeconds(1);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration STORE_REFRESH = Duration.ofMinutes(5);

  private final EndpointLoading loading;
  private final BrokerWatch broker;
  private final RouteFiles routes;
  private final RouteGateway calls;
  private final Cluster cluster;
  private final ScheduledExecutorService scheduler;
  private final List<Future<?>> tasks = new ArrayList<>();
  private volatile boolean running;
  private volatile boolean storeKnown;
  private boolean wasUnavailable;
  private boolean endpointsKnown;
  private String lastProblem;
  private volatile boolean outdated;
  private volatile boolean routesLoaded;

  Gateway(
      EndpointLoading loading,
      BrokerWatch broker,
      RouteFiles routes,
      RouteGateway calls,
      Cluster cluster,
      ScheduledExecutorService scheduler) {
    this.loading = loading;
    this.broker = broker;
    this.routes = routes;
    this.calls = calls;
    this.cluster = cluster;
    this.scheduler = scheduler;
  }

  @Override
  public void start() {
    running = true;
    // With a mistake in the file the gateway does not start: what waits for its endpoints would be
    // cancelled.
    loading.fromFile();
    broker.look();
    refresh();
    if (!storeKnown && !loading.fromSnapshot()) {
      LOG.warn(
          "The database is unavailable and no endpoints are known from before: nothing is consumed"
              + " until it recovers");
    } else {
      endpointsKnown = true;
      runRoutes();
    }
    again(broker::look, BROKER_RETRY);
    again(this::progress, STORE_RETRY);
    again(() -> publish(() -> Optional.of(cluster.heartbeat())), HEARTBEAT);
    again(() -> publish(cluster::news), Cluster.PERIOD);
    again(this::outdate, STORE_REFRESH);
    again(loading::pollFile, loading.interval());
    again(loading::fromOtherFiles, loading.interval());
    again(loading::keep, Duration.ofSeconds(1));
  }

  /**
   * Retries all that could not be done before: endpoints are read, routes run, changes are
   * announced.
   */
  private void progress() {
    try {
      if (outdated) {
        refresh();
      }
      loading.changedMissed();
      endpointsKnown |= storeKnown;
      if (endpointsKnown) {
        runRoutes();
      }
      if (isConsuming()) {
        calls.announceMissed();
      }
      lastProblem = null;
    } catch (RuntimeException e) {
      if (!Objects.equals(e.getMessage(), lastProblem)) {
        LOG.error("The gateway cannot proceed, and retries: {}", e.getMessage());
      }
      LOG.debug("Repeated failure", e);
      lastProblem = e.getMessage();
    }
  }

  /** Not to a broker that is full: it would be waited for, also at the end. */
  private void publish(Supplier<Optional<byte[]>> news) {
    if (isConsuming() && broker.problem().isEmpty()) {
      try {
        news.get().ifPresent(calls::publishToGateways);
      } catch (RuntimeException e) {
        LOG.debug("The news for the other gateways is not published", e);
      }
    }
  }

  /** Changes of endpoints may have been missed: all are read again, as soon as that is possible. */
  public void outdate() {
    outdated = true;
  }

  /** There is a new subscription to the topic of changes: some may have been missed before it. */
  void subscribed() {
    outdate();
    cluster.join();
  }

  private void refresh() {
    // A change that is missed while they are read is read after that.
    outdated = false;
    boolean known = false;
    try {
      known = loading.fromStore();
    } finally {
      if (known && !storeKnown && wasUnavailable) {
        LOG.info("The database recovered");
      }
      if (!known) {
        wasUnavailable = true;
        outdated = true;
      }
      storeKnown = known;
    }
  }

  private synchronized void runRoutes() {
    if (!routesLoaded && broker.isConnected()) {
      routes.load();
      routes.watch();
      routesLoaded = true;
    }
  }

  private void again(Runnable work, Duration interval) {
    tasks.add(Threads.again(scheduler, work, interval));
  }

  /** Whether the routes run, and have a broker. */
  boolean isConsuming() {
    return running && routesLoaded && broker.isConnected();
  }

  /** UP, or DOWN with the problem, as of the last read. */
  String databaseStatus() {
    String problem = loading.problem();
    return storeKnown ? "UP" : problem == null ? "DOWN" : "DOWN: " + problem;
  }

  @Override
  public void stop() {
    // A heartbeat after the leave would be taken for a return.
    tasks.forEach(task -> task.cancel(false));
    tasks.clear();
    publish(() -> Optional.of(cluster.leave()));
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
