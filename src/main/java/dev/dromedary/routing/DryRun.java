package dev.dromedary.routing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.LineNumberAware;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Builds routes in a throw-away context, so that a wrong option, a missing bean or an unknown
 * placeholder shows before the running routes are touched.
 *
 * <p>The context is initialised, never started: that builds every route, endpoint and processor,
 * and starts none. For the same reason the routes are not stopped afterwards, because that would
 * stop beans (processors, repositories) that belong to the real routes.
 */
final class DryRun {

  private final CamelContext real;
  private final Consumer<CamelContext> components;
  private final BiConsumer<CamelContext, String> afterLoad;

  /**
   * @param components adds to the throw-away context fresh instances of the components that it
   *     would not find by their names
   */
  DryRun(
      CamelContext real,
      Consumer<CamelContext> components,
      BiConsumer<CamelContext, String> afterLoad) {
    this.real = real;
    this.components = components;
    this.afterLoad = afterLoad;
  }

  /** The problem of these files together, or nothing. */
  Optional<RouteProblem> run(Collection<RouteFile> files) {
    ParentRegistry beans = new ParentRegistry(real);
    DefaultCamelContext context = context(beans);
    ErrorLocator locator = new ErrorLocator(context);
    try {
      Collection<Resource> resources = files.stream().map(RouteFile::resource).toList();
      PluginHelper.getRoutesLoader(context).loadRoutes(resources);
      files.forEach(file -> afterLoad.accept(context, file.name()));
      List<RouteDefinition> routes = model(context).getRouteDefinitions();
      Optional<RouteProblem> broken =
          DirectCalls.dangling(routes)
              .or(() -> new BatchRules(context, routes, hosts(routes)).broken())
              .or(() -> OutcomeRules.broken(routes));
      if (broken.isEmpty()) {
        context.init();
      }
      return broken;
    } catch (Exception e) {
      LineNumberAware place = place(context, locator, e);
      return Optional.of(
          place == null
              ? ErrorLocator.declared(files, context, e)
              : RouteProblem.at(place, ErrorLocator.reason(context, e)));
    } finally {
      context.getEndpointRegistry().clear();
      context.getComponentNames().forEach(context::removeComponent);
      beans.giveBack();
    }
  }

  /** The routes of the real context that are not ours. */
  private List<RouteDefinition> hosts(List<RouteDefinition> ours) {
    Set<String> ids = ours.stream().map(RouteDefinition::getId).collect(Collectors.toSet());
    return model(real).getRouteDefinitions().stream()
        .filter(route -> !ids.contains(route.getId()))
        .toList();
  }

  private static Model model(CamelContext context) {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  private static LineNumberAware place(
      CamelContext context, ErrorLocator locator, Exception thrown) {
    LineNumberAware step = locator.step(thrown);
    if (step != null) {
      return step;
    }
    String id = ErrorLocator.routeId(thrown);
    RouteDefinition route = id == null ? null : model(context).getRouteDefinition(id);
    return route == null ? null : route.getInput();
  }

  private DefaultCamelContext context(ParentRegistry beans) {
    DefaultCamelContext context = new DefaultCamelContext(beans);
    context.disableJMX();
    context.setAutoStartup(false);
    context.setSourceLocationEnabled(true);
    context.setApplicationContextClassLoader(real.getApplicationContextClassLoader());
    context.getPropertiesComponent().addPropertiesSource(new RealProperties(real));
    components.accept(context);
    return context;
  }

  /** Placeholders mean in the throw-away context what they mean in the real one. */
  private record RealProperties(CamelContext real) implements PropertiesSource {

    @Override
    public String getName() {
      return "real-context";
    }

    @Override
    public String getProperty(String name) {
      return real.getPropertiesComponent().resolveProperty(name).orElse(null);
    }
  }
}
