package dev.dromedary.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the YAML routes and keeps them as their files say, without a restart. A file that is wrong
 * is refused with file, line and reason, and its old routes run on.
 *
 * <p>Routes come from the jar ({@code dromedary/routes/}) and from a folder, which wins file by
 * file. Routes of a host application in the same context are never touched.
 */
public final class RouteFiles implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RouteFiles.class);

  private final RouteFolder folder;
  private final RouteFileCheck check = new RouteFileCheck();
  private final RouteRehearsal rehearsal;
  private final LiveRoutes routes;
  private SortedMap<String, RouteFile> seen = new TreeMap<>();
  private SortedMap<String, RouteFile> handled = new TreeMap<>();
  private volatile List<RouteProblem> problems = List.of();
  private ScheduledExecutorService watch;

  /**
   * @param context where the routes run; may be a host application's
   * @param folder where an operator's files lie; need not exist
   * @param components adds fresh instances of our own components to the throw-away context in which
   *     a file is tried
   * @param afterLoad creates routes from templates
   */
  RouteFiles(
      CamelContext context, Path folder, Consumer<CamelContext> components, AfterLoad afterLoad) {
    this(context, new RouteFolder(folder), components, afterLoad);
  }

  RouteFiles(
      CamelContext context,
      RouteFolder folder,
      Consumer<CamelContext> components,
      AfterLoad afterLoad) {
    this.folder = folder;
    this.rehearsal = new RouteRehearsal(context, components, afterLoad);
    this.routes = new LiveRoutes(context, afterLoad);
  }

  /**
   * Loads every file, or none.
   *
   * @throws IllegalStateException with file, line and reason of the first problem
   */
  public synchronized void load() throws Exception {
    SortedMap<String, RouteFile> found = folder.read();
    List<RouteProblem> refused = new ArrayList<>();
    SortedMap<String, RouteFile> accepted = accept(found, new TreeMap<>(), refused);
    if (!refused.isEmpty()) {
      throw new IllegalStateException("The routes are not loaded. " + refused.get(0));
    }
    routes.become(accepted);
    seen = found;
    handled = found;
    log.info("Routes loaded from {}", accepted.values());
  }

  /**
   * Looks at the folder again and again.
   *
   * @param interval between two looks; a change is taken at the second look that finds it
   */
  public synchronized void watch(Duration interval) {
    watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "webhooks-route-files");
              thread.setDaemon(true);
              return thread;
            });
    watch.scheduleWithFixedDelay(
        this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The files that are refused at present; empty when every file is in force. */
  public List<RouteProblem> problems() {
    return problems;
  }

  /**
   * What would be refused if this folder were the routes folder. Touches no running route.
   *
   * @return at most one problem for each file
   */
  public synchronized List<RouteProblem> check(Path other) {
    List<RouteProblem> refused = new ArrayList<>();
    accept(folder.at(other).read(), new TreeMap<>(), refused);
    return List.copyOf(refused);
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
  }

  private void look() {
    try {
      poll();
    } catch (RuntimeException e) {
      log.error("The routes folder was not looked at; the routes run on, tried again", e);
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
    List<RouteProblem> refused = new ArrayList<>();
    SortedMap<String, RouteFile> accepted = accept(found, live, refused);
    if (!accepted.equals(live)) {
      try {
        routes.become(accepted);
        log.info("Routes reloaded from {}", changed(accepted, live).values());
      } catch (Exception e) {
        RouteProblem problem = Blame.of(e, changed(accepted, live).values());
        log.error("Routes did not start, the former ones were put back", e);
        refused.add(problem);
      }
    }
    refused.stream()
        .filter(problem -> !problems.contains(problem))
        .forEach(problem -> log.error("Route file refused, its old routes run on. {}", problem));
    problems = List.copyOf(refused);
  }

  /**
   * The files that can be in force together: what was found, but for each refused file its live
   * version.
   */
  private SortedMap<String, RouteFile> accept(
      SortedMap<String, RouteFile> found,
      SortedMap<String, RouteFile> live,
      List<RouteProblem> refused) {
    SortedMap<String, RouteFile> wanted = new TreeMap<>(found);
    for (RouteFile file : changed(found, live).values()) {
      check.check(file).ifPresent(problem -> refuse(problem, wanted, live, refused));
    }
    Optional<RouteProblem> problem = together(wanted, live);
    while (problem.isPresent()) {
      refuse(problem.get(), wanted, live, refused);
      problem = together(wanted, live);
    }
    return wanted;
  }

  private static void refuse(
      RouteProblem problem,
      SortedMap<String, RouteFile> wanted,
      SortedMap<String, RouteFile> live,
      List<RouteProblem> refused) {
    refused.add(problem);
    RouteFile old = live.get(problem.file());
    boolean unchanged = old != null && old.equals(wanted.get(problem.file()));
    if (unchanged) {
      // A live file lost what it needs to a change elsewhere: nothing changes.
      wanted.clear();
      wanted.putAll(live);
    } else if (old != null) {
      wanted.put(problem.file(), old);
    } else {
      wanted.remove(problem.file());
    }
  }

  private Optional<RouteProblem> together(
      SortedMap<String, RouteFile> wanted, SortedMap<String, RouteFile> live) {
    if (wanted.equals(live)) {
      return Optional.empty();
    }
    return clash(wanted, live).or(() -> rehearsal.rehearse(wanted.values()));
  }

  /** An id that the host or another file has already. */
  private Optional<RouteProblem> clash(
      SortedMap<String, RouteFile> wanted, SortedMap<String, RouteFile> live) {
    Set<String> host = routes.idsOfTheHost();
    Map<String, String> owners = new HashMap<>();
    List<RouteFile> files = new ArrayList<>(wanted.values());
    files.sort(Comparator.comparing(file -> !file.equals(live.get(file.name()))));
    for (RouteFile file : files) {
      for (Declaration declared : Declaration.of(file)) {
        String owner =
            host.contains(declared.id())
                ? "the host application"
                : owners.putIfAbsent(declared.id(), file.name());
        if (owner != null) {
          String reason = "id '" + declared.id() + "' is taken by " + owner;
          return Optional.of(new RouteProblem(file.name(), declared.line(), reason));
        }
      }
    }
    return Optional.empty();
  }

  private static SortedMap<String, RouteFile> changed(
      SortedMap<String, RouteFile> wanted, SortedMap<String, RouteFile> live) {
    SortedMap<String, RouteFile> changed = new TreeMap<>(wanted);
    changed.values().removeIf(file -> file.equals(live.get(file.name())));
    return changed;
  }
}
