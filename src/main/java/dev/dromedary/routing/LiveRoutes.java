package dev.dromedary.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RouteController;
import org.apache.camel.support.PluginHelper;

/**
 * The routes of our files in the real context.
 *
 * <p>Camel's {@code RoutesLoader.updateRoutes} is not used: it leaves routes that vanished from a
 * file running, keeps an old template in front of the new one, does not make templated routes anew,
 * and does not rebuild routes whose route configuration changed. So a file's parts are removed by
 * id, each route after its messages in flight, and loaded again. Meanwhile nothing comes in to the
 * routes that call them: it would fall into the gap.
 */
final class LiveRoutes {

  private final CamelContext context;
  private final Model model;
  private final BiConsumer<CamelContext, String> afterLoad;
  private final SortedMap<String, RouteFile> live = new TreeMap<>();
  private final Map<String, Set<String>> addedAfterLoad = new HashMap<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();

  LiveRoutes(CamelContext context, BiConsumer<CamelContext, String> afterLoad) {
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    this.afterLoad = afterLoad;
    model.addModelLifecycleStrategy(
        new ModelLifecycleStrategySupport() {
          @Override
          public void onAddRouteDefinition(RouteDefinition route) {
            if (stopped.contains(String.valueOf(route.getId()))) {
              route.setAutoStartup("false");
            }
          }
        });
  }

  SortedMap<String, RouteFile> files() {
    return new TreeMap<>(live);
  }

  /** The ids of the routes with their files, in the order of the files. */
  Map<String, String> filesById() {
    Map<String, String> files = new LinkedHashMap<>();
    live.keySet().forEach(name -> routesOf(name).forEach(id -> files.put(id, name)));
    return files;
  }

  /**
   * @return false if messages were still in flight after the time: the route goes on then
   */
  boolean stop(String id, Duration most) throws Exception {
    boolean isDone =
        context
            .getRouteController()
            .stopRoute(id, Math.max(1, most.toSeconds()), TimeUnit.SECONDS, true);
    if (isDone) {
      stopped.add(id);
      setAutoStartup(id, false);
    }
    return isDone;
  }

  Set<String> stopped() {
    return new TreeSet<>(stopped);
  }

  void start(String id) throws Exception {
    stopped.remove(id);
    setAutoStartup(id, true);
    context.getRouteController().startRoute(id);
  }

  /** A stopped route that should start by itself makes Camel's health, and the gateway's, DOWN. */
  private void setAutoStartup(String id, boolean isOn) {
    Route route = context.getRoute(id);
    if (route != null) {
      route.setAutoStartup(isOn);
    }
  }

  /** Ids in the context that are not from our files. */
  Set<String> idsOfTheHost() {
    Set<String> ids = new HashSet<>(routeIds());
    model.getRouteTemplateDefinitions().forEach(template -> ids.add(template.getId()));
    model.getRouteConfigurationDefinitions().forEach(config -> ids.add(config.getId()));
    live.values()
        .forEach(file -> RouteYaml.declarations(file).forEach(own -> ids.remove(own.id())));
    addedAfterLoad.values().forEach(ids::removeAll);
    ids.remove(null);
    return ids;
  }

  /**
   * Replaces, adds and removes what differs between the files now in force and the wanted ones.
   *
   * @throws Exception if the new routes do not start; the former ones were put back
   */
  void reconcile(SortedMap<String, RouteFile> wanted) throws Exception {
    Set<String> names = affected(wanted);
    SortedMap<String, RouteFile> former = files();
    List<String> held = new ArrayList<>();
    try {
      for (String name : leadingTo(names)) {
        List<String> stopped = stopSources(name);
        if (!names.contains(name)) {
          held.addAll(stopped);
        }
      }
      replace(names, wanted);
    } catch (Exception e) {
      try {
        replace(names, former);
      } catch (Exception again) {
        e.addSuppressed(again);
      }
      throw e;
    } finally {
      for (String id : held) {
        context.getRouteController().startRoute(id);
      }
    }
  }

  /** The files that differ; all, if it is by a template or configuration that others may use. */
  private Set<String> affected(SortedMap<String, RouteFile> wanted) {
    Set<String> all = new TreeSet<>(live.keySet());
    all.addAll(wanted.keySet());
    Set<String> names = new TreeSet<>(all);
    names.removeIf(name -> Objects.equals(live.get(name), wanted.get(name)));
    boolean shared =
        names.stream()
            .flatMap(name -> Stream.of(live, wanted).map(files -> files.get(name)))
            .filter(Objects::nonNull)
            .flatMap(file -> RouteYaml.declarations(file).stream())
            .anyMatch(part -> !part.isRoute());
    return shared ? all : names;
  }

  /** These files, and those from which calls lead to their routes, also by way of others. */
  private Set<String> leadingTo(Set<String> names) {
    Set<String> found = new TreeSet<>(names);
    boolean more;
    do {
      Set<String> answered =
          found.stream()
              .flatMap(this::definitions)
              .map(DirectCalls::answered)
              .collect(Collectors.toSet());
      Set<String> callers = new TreeSet<>(live.keySet());
      callers.removeIf(
          name -> definitions(name).flatMap(DirectCalls::called).noneMatch(answered::contains));
      more = found.addAll(callers);
    } while (more);
    return found;
  }

  /** Stops the running routes of a file that take messages from outside; returns their ids. */
  private List<String> stopSources(String name) throws Exception {
    List<String> stopped = new ArrayList<>();
    for (String id : routesOf(name)) {
      Route route = context.getRoute(id);
      if (route != null
          && !route.getEndpoint().getEndpointUri().startsWith("direct:")
          && context.getRouteController().getRouteStatus(id).isStarted()) {
        context.getRouteController().stopRoute(id);
        stopped.add(id);
      }
    }
    return stopped;
  }

  private void replace(Set<String> names, Map<String, RouteFile> files) throws Exception {
    for (String name : names) {
      remove(name);
    }
    List<RouteFile> added = names.stream().map(files::get).filter(Objects::nonNull).toList();
    if (added.isEmpty()) {
      return;
    }
    // First, so that what fails half way is removed again.
    added.forEach(file -> live.put(file.name(), file));
    Collection<Resource> resources = added.stream().map(RouteFile::resource).toList();
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    for (RouteFile file : added) {
      Set<String> before = routeIds();
      try {
        afterLoad.accept(context, file.name());
      } finally {
        Set<String> more = routeIds();
        more.removeAll(before);
        addedAfterLoad.put(file.name(), more);
      }
    }
    startSupervised(added);
  }

  /** A supervising controller (a host's choice) starts no route that comes later by itself. */
  private void startSupervised(List<RouteFile> files) throws Exception {
    RouteController controller = context.getRouteController();
    if (!controller.isSupervising() || !context.isStarted()) {
      return;
    }
    for (RouteFile file : files) {
      for (RouteDefinition route : definitions(file.name()).toList()) {
        // Not asked of the route: such a controller sets its flag to false.
        String autoStartup = route.getAutoStartup();
        if (autoStartup == null
            || !"false".equals(context.resolvePropertyPlaceholders(autoStartup))) {
          controller.startRoute(route.getId());
        }
      }
    }
  }

  private void remove(String name) throws Exception {
    for (String id : routesOf(name)) {
      removeRoute(id);
    }
    addedAfterLoad.remove(name);
    for (Declaration part : declared(name)) {
      RouteTemplateDefinition template = model.getRouteTemplateDefinition(part.id());
      RouteConfigurationDefinition shared = model.getRouteConfigurationDefinition(part.id());
      if (part.kind().equals("routeTemplate") && template != null) {
        model.removeRouteTemplateDefinition(template);
      } else if (part.kind().equals("routeConfiguration") && shared != null) {
        model.removeRouteConfiguration(shared);
      }
    }
    live.remove(name);
  }

  private void removeRoute(String id) throws Exception {
    RouteDefinition definition = model.getRouteDefinition(id);
    if (definition != null) {
      context.getRouteController().stopRoute(id);
      context.removeRoute(id);
    }
    // A route that failed to build has a definition only.
    if (model.getRouteDefinition(id) != null) {
      model.removeRouteDefinition(definition);
    }
  }

  private List<Declaration> declared(String name) {
    RouteFile file = live.get(name);
    return file == null ? List.of() : RouteYaml.declarations(file);
  }

  private Set<String> routesOf(String name) {
    Set<String> ids = new TreeSet<>(addedAfterLoad.getOrDefault(name, Set.of()));
    declared(name).stream().filter(Declaration::isRoute).forEach(route -> ids.add(route.id()));
    return ids;
  }

  private Stream<RouteDefinition> definitions(String name) {
    return routesOf(name).stream().map(model::getRouteDefinition).filter(Objects::nonNull);
  }

  private Set<String> routeIds() {
    return model.getRouteDefinitions().stream()
        .map(RouteDefinition::getId)
        .collect(Collectors.toSet());
  }
}
