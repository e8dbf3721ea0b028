package dev.dromedary.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RouteController;
import org.apache.camel.support.PatternHelper;
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
  private final AfterLoad afterLoad;
  private final SortedMap<String, RouteFile> live = new TreeMap<>();
  private final Map<String, Set<String>> addedAfterLoad = new HashMap<>();

  LiveRoutes(CamelContext context, AfterLoad afterLoad) {
    this.context = context;
    this.afterLoad = afterLoad;
  }

  SortedMap<String, RouteFile> files() {
    return new TreeMap<>(live);
  }

  /** Ids in the context that are not from our files. */
  Set<String> idsOfTheHost() {
    Set<String> ids = new HashSet<>();
    model().getRouteDefinitions().forEach(route -> ids.add(route.getId()));
    model().getRouteTemplateDefinitions().forEach(template -> ids.add(template.getId()));
    model().getRouteConfigurationDefinitions().forEach(config -> ids.add(config.getId()));
    live.values().forEach(file -> Declaration.of(file).forEach(own -> ids.remove(own.id())));
    addedAfterLoad.values().forEach(ids::removeAll);
    ids.remove(null);
    return ids;
  }

  /**
   * Replaces, adds and removes what differs between the files now in force and the wanted ones, and
   * what depends on it.
   *
   * @throws Exception if the new routes do not start; the former ones were put back
   */
  void reconcile(SortedMap<String, RouteFile> wanted) throws Exception {
    Set<String> names = affected(wanted);
    SortedMap<String, RouteFile> former = files();
    List<String> held = new ArrayList<>();
    try {
      for (String name : DirectCalls.leadingTo(names, live.values())) {
        List<String> stopped = stopSources(name);
        if (!names.contains(name)) {
          held.addAll(stopped);
        }
      }
      names.forEach(this::remove);
      load(pick(wanted, names));
    } catch (Exception e) {
      pick(wanted, names).forEach(this::removeParts);
      names.forEach(this::remove);
      try {
        load(pick(former, names));
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

  private Set<String> routesOf(String name) {
    Set<String> ids = new TreeSet<>(addedAfterLoad.getOrDefault(name, Set.of()));
    declared(live.get(name)).stream()
        .filter(Declaration::isRoute)
        .forEach(route -> ids.add(route.id()));
    return ids;
  }

  /** The files that differ, and those whose routes use a configuration or template in them. */
  private Set<String> affected(SortedMap<String, RouteFile> wanted) {
    Set<String> all = new TreeSet<>(live.keySet());
    all.addAll(wanted.keySet());
    Set<String> names = new TreeSet<>();
    Set<String> sharedIds = new HashSet<>();
    for (String name : all) {
      RouteFile before = live.get(name);
      RouteFile after = wanted.get(name);
      if (!Objects.equals(before, after)) {
        names.add(name);
        declared(before, after).stream()
            .filter(part -> !part.isRoute())
            .forEach(part -> sharedIds.add(part.id()));
      }
    }
    for (String name : all) {
      boolean uses =
          declared(live.get(name), wanted.get(name)).stream()
              .flatMap(part -> part.uses().stream())
              .anyMatch(
                  used -> sharedIds.stream().anyMatch(id -> PatternHelper.matchPattern(id, used)));
      if (uses) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<Declaration> declared(RouteFile... files) {
    List<Declaration> parts = new ArrayList<>();
    for (RouteFile file : files) {
      if (file != null) {
        parts.addAll(Declaration.of(file));
      }
    }
    return parts;
  }

  private static List<RouteFile> pick(Map<String, RouteFile> files, Set<String> names) {
    return names.stream().map(files::get).filter(Objects::nonNull).toList();
  }

  private void load(List<RouteFile> files) throws Exception {
    if (files.isEmpty()) {
      return;
    }
    Collection<Resource> resources = files.stream().map(RouteFile::resource).toList();
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    for (RouteFile file : files) {
      live.put(file.name(), file);
      Set<String> before = routeIds();
      try {
        afterLoad.loaded(context, file.name());
      } finally {
        Set<String> added = routeIds();
        added.removeAll(before);
        addedAfterLoad.put(file.name(), added);
      }
    }
    startSupervised(files);
  }

  /** A supervising controller (a host's choice) starts no route that comes later by itself. */
  private void startSupervised(List<RouteFile> files) throws Exception {
    RouteController controller = context.getRouteController();
    if (!controller.isSupervising() || !context.isStarted()) {
      return;
    }
    for (RouteFile file : files) {
      for (String id : routesOf(file.name())) {
        // Not asked of the route: such a controller sets its flag to false.
        RouteDefinition route = model().getRouteDefinition(id);
        if (route != null && startsByItself(route)) {
          controller.startRoute(id);
        }
      }
    }
  }

  private boolean startsByItself(RouteDefinition route) {
    String autoStartup = route.getAutoStartup();
    return autoStartup == null || !"false".equals(context.resolvePropertyPlaceholders(autoStartup));
  }

  private void remove(String name) {
    Set<String> added = addedAfterLoad.remove(name);
    if (added != null) {
      added.forEach(this::removeRoute);
    }
    RouteFile file = live.remove(name);
    if (file != null) {
      removeParts(file);
    }
  }

  private void removeParts(RouteFile file) {
    for (Declaration part : Declaration.of(file)) {
      switch (part.kind()) {
        case "routeTemplate" -> removeTemplate(part.id());
        case "routeConfiguration" -> removeConfiguration(part.id());
        default -> removeRoute(part.id());
      }
    }
  }

  private void removeRoute(String id) {
    attempt(
        () -> {
          RouteDefinition definition = model().getRouteDefinition(id);
          if (definition != null) {
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
          }
          // A route that failed to build has a definition only.
          if (model().getRouteDefinition(id) != null) {
            model().removeRouteDefinition(definition);
          }
        });
  }

  private void removeTemplate(String id) {
    RouteTemplateDefinition template = model().getRouteTemplateDefinition(id);
    if (template != null) {
      attempt(() -> model().removeRouteTemplateDefinition(template));
    }
  }

  private void removeConfiguration(String id) {
    RouteConfigurationDefinition configuration = model().getRouteConfigurationDefinition(id);
    if (configuration != null) {
      attempt(() -> model().removeRouteConfiguration(configuration));
    }
  }

  private static void attempt(Removal removal) {
    try {
      removal.run();
    } catch (Exception e) {
      throw new IllegalStateException("A route could not be removed", e);
    }
  }

  private Set<String> routeIds() {
    return model().getRouteDefinitions().stream()
        .map(RouteDefinition::getId)
        .collect(Collectors.toSet());
  }

  private Model model() {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  private interface Removal {
    void run() throws Exception;
  }
}
