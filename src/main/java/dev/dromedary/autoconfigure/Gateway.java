package dev.dromedary.autoconfigure;

import dev.dromedary.deadletter.Requeuing;
import dev.dromedary.endpoint.BadEndpointsFile;
import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.history.Retention;
import dev.dromedary.routes.RouteFiles;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The order in which the gateway comes up: first it knows the endpoints, then its routes run. While
 * the database is away and no endpoints are known from before, nothing is consumed: no event is
 * matched against nothing.
 */
final class Gateway implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(2);
  private static final Duration STORE_REFRESH = Duration.ofMinutes(5);

  private final EndpointLoading loading;
  private final RouteFiles routes;
  private final Retention retention;
  private final Requeuing requeuing;
  private final WebhooksProperties properties;
  private final ScheduledExecutorService scheduler;
  private volatile boolean running;
  private volatile boolean storeKnown;
  private volatile boolean routesLoaded;

  Gateway(
      EndpointLoading loading,
      RouteFiles routes,
      Retention retention,
      Requeuing requeuing,
      WebhooksProperties properties,
      ScheduledExecutorService scheduler) {
    this.loading = loading;
    this.routes = routes;
    this.retention = retention;
    this.requeuing = requeuing;
    this.properties = properties;
    this.scheduler = scheduler;
  }

  @Override
  public void start() {
    running = true;
    // With a mistake in the file the gateway does not start: what waits for its endpoints would be
    // cancelled.
    loading.fromFile();
    refresh();
    if (storeKnown) {
      runRoutes();
      again(this::refresh, STORE_REFRESH);
    } else {
      if (loading.fromSnapshot()) {
        runRoutes();
      } else {
        LOG.warn(
            "The database is away and no endpoints are known from before: nothing is consumed until it is back");
      }
      scheduler.schedule(this::awaitStore, STORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
    again(this::fromFile, properties.endpoints().pollInterval());
    again(loading::keep, Duration.ofSeconds(1));
    again(this::requeue, Duration.ofSeconds(1));
    again(this::sweep, properties.history().sweepInterval());
  }

  private void awaitStore() {
    if (!running) {
      return;
    }
    try {
      refresh();
      if (storeKnown) {
        LOG.info("The database is back");
        runRoutes();
        again(this::refresh, STORE_REFRESH);
        return;
      }
    } catch (RuntimeException e) {
      LOG.error(
          "The gateway cannot take what the database has, and tries again: {}", e.getMessage());
      LOG.debug("As said before", e);
    }
    scheduler.schedule(this::awaitStore, STORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void fromFile() {
    try {
      loading.fromFile();
    } catch (BadEndpointsFile refused) {
      LOG.error("{}; the endpoints of before stay", refused.getMessage());
    }
  }

  private void refresh() {
    storeKnown = loading.fromStore();
  }

  private void requeue() {
    if (!isConsuming()) {
      return;
    }
    try {
      int requeued = requeuing.run();
      if (requeued > 0) {
        LOG.info(
            "{} dead letters of endpoints that are no longer disabled go back, {} a second",
            requeued,
            properties.delivery().requeueRate());
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "What endpoints left that are no longer disabled cannot be put back; tried again: {}",
          e.getMessage());
    }
  }

  private void sweep() {
    try {
      long deleted = retention.sweep(() -> running);
      if (deleted > 0) {
        LOG.info(
            "{} events older than {} deleted from the history",
            deleted,
            properties.history().retention());
      }
    } catch (StoreUnavailable e) {
      LOG.debug("No sweep while the database is away");
    }
  }

  private synchronized void runRoutes() {
    if (!routesLoaded) {
      routes.load();
      routes.watch(properties.routes().pollInterval());
      routesLoaded = true;
    }
  }

  private void again(Runnable work, Duration interval) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("{}", e.getMessage(), e);
          }
        };
    scheduler.scheduleWithFixedDelay(
        guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the routes run. */
  boolean isConsuming() {
    return running && routesLoaded;
  }

  /** Whether the database answered when it was asked last. */
  boolean isStoreKnown() {
    return storeKnown;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
