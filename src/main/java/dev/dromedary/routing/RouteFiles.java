package dev.dromedary.routing;

import dev.dromedary.startup.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the YAML routes and keeps them as their files say, without a restart. A file that is wrong
 * is rejected with file, line and reason, and its old routes run on.
 *
 * <p>Routes come from the jar ({@code dromedary/routes/}) and from a folder, which wins file by
 * file. Routes of a host application in the same context are never touched.
 */
public final class RouteFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

  private final CamelContext context;
  private final RouteFolder folder;
  private final RouteValidation validation;
  private final LiveRoutes routes;
  private SortedMap<String, RouteFile> seen = new TreeMap<>();
  private SortedMap<String, RouteFile> handled = new TreeMap<>();
  private volatile List<RouteProblem> problems = List.of();
  private volatile Map<String, String> filesById = Map.of();
  private final Duration interval;
  private ScheduledExecutorService watch;

  /**
   * @param context where the routes run; may be a host application's
   * @param folder where an operator's files lie; need not exist
   * @param privileges of the files
   * @param components adds to the throw-away context, in which files are tried, fresh instances of
   *     components that need more than their constructor without arguments
   * @param afterLoad creates the routes that Java makes from a file's templates, each time the file
   *     of that name was loaded in a context; they belong to the file and go with it
   */
  RouteFiles(
      CamelContext context,
      RouteFolder folder,
      Set<Privilege> privileges,
      Duration interval,
      Consumer<CamelContext> components,
      BiConsumer<CamelContext, String> afterLoad) {
    this.interval = interval;
    this.context = context;
    this.folder = folder;
    this.routes = new LiveRoutes(context, afterLoad);
    this.validation =
        new RouteValidation(
            new DryRun(context, components, afterLoad), privileges, routes::idsOfTheHost);
  }

  /**
   * Loads every file, or none.
   *
   * @throws IllegalStateException with file, line and reason of the first problem
   */
  public synchronized void load() {
    SortedMap<String, RouteFile> found = folder.read();
    if (found.isEmpty()) {
      throw new IllegalStateException("There is no route, neither in the jar nor in " + folder);
    }
    // The jar's own were tried when it was built; to try them takes as long as to load them.
    boolean areTried = folder.areShipped(found);
    requireNone(areTried ? validation.clashes(found) : rejected(found));
    try {
      routes.reconcile(found);
    } catch (Exception e) {
      if (areTried) {
        requireNone(rejected(found));
      }
      throw new IllegalStateException(
          "The routes do not start: " + ErrorLocator.declared(found.values(), context, e), e);
    }
    seen = found;
    handled = found;
    filesById = routes.filesById();
    LOG.info("Routes loaded from {}", found.values());
  }

  private void requireNone(List<RouteProblem> rejected) {
    problems = List.copyOf(rejected);
    if (!rejected.isEmpty()) {
      throw new IllegalStateException("The routes are not loaded: " + rejected.get(0));
    }
  }

  /**
   * Looks at the folder again and again, once the routes are loaded. A change is taken at the
   * second look that finds it.
   */
  public synchronized void watch() {
    watch = Executors.newSingleThreadScheduledExecutor(Threads.named("webhooks-route-files"));
    long millis = interval.toMillis();
    watch.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The files that are rejected at present; empty when every file is in force. */
  public List<RouteProblem> problems() {
    return problems;
  }

  /** The ids of the routes that were stopped on demand. */
  public Set<String> stopped() {
    return routes.stopped();
  }

  /** The ids of the routes in force, each with its file; a reload or a stop does not delay this. */
  Map<String, String> filesById() {
    return filesById;
  }

  /**
   * A route that is stopped stays so, also when its file changes.
   *
   * @return false if messages were still in flight after the time: the route goes on then
   */
  synchronized boolean stop(String id, Duration most) {
    try {
      return routes.stop(id, most);
    } catch (Exception e) {
      throw new IllegalStateException("Route " + id + " does not stop", e);
    }
  }

  synchronized void start(String id) {
    try {
      routes.start(id);
    } catch (Exception e) {
      throw new IllegalStateException("Route " + id + " does not start", e);
    }
  }

  /** The problems of these files beside the host's; at most one for each. */
  List<RouteProblem> rejected(SortedMap<String, RouteFile> found) {
    return validation.validate(found, new TreeMap<>()).rejected();
  }

  /** Stops looking at the folder; the routes run on. */
  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
  }

  private void look() {
    try {
      // Not while the application goes down.
      if (context.isStarted()) {
        poll();
      }
    } catch (RuntimeException e) {
      LOG.error("The routes folder could not be read; the routes run on, retried", e);
    }
  }

  /**
   * One look at the folder. A file being written differs from one look to the next: wait for it.
   */
  synchronized void poll() {
    SortedMap<String, RouteFile> found = folder.read();
    boolean settled = found.equals(seen);
    seen = found;
    if (settled && !found.equals(handled)) {
      handled = found;
      apply(found);
    }
  }

  private void apply(SortedMap<String, RouteFile> found) {
    SortedMap<String, RouteFile> live = routes.files();
    RouteValidation.Verdict verdict = validation.validate(found, live);
    List<RouteProblem> rejected = new ArrayList<>(verdict.rejected());
    if (!verdict.accepted().equals(live)) {
      try {
        long begin = System.nanoTime();
        routes.reconcile(verdict.accepted());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        LOG.info("Routes reloaded in {} ms; in force: {}", millis, verdict.accepted().values());
      } catch (Exception e) {
        // Among all files: also a removal can make the others fail.
        rejected.add(ErrorLocator.declared(found.values(), context, e));
        LOG.error("Changed routes do not start; the former routes were restored", e);
      }
      filesById = routes.filesById();
    }
    rejected.stream()
        .filter(problem -> !problems.contains(problem))
        .forEach(problem -> LOG.error("Route file rejected, its old routes run on: {}", problem));
    problems = List.copyOf(rejected);
  }
}
