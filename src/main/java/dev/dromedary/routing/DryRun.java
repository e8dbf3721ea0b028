package dev.dromedary.routing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
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
  private final AfterLoad afterLoad;

  /**
   * @param components adds to the throw-away context fresh instances of the components that it
   *     would not find by their names
   */
  DryRun(CamelContext real, Consumer<CamelContext> components, AfterLoad afterLoad) {
    this.real = real;
    this.components = components;
    this.afterLoad = afterLoad;
  }

  /** What is wrong with these files together, or nothing. */
  Optional<RouteProblem> of(Collection<RouteFile> files) {
    ParentRegistry beans = new ParentRegistry(real);
    DefaultCamelContext context = context(beans);
    try {
      for (RouteFile file : files) {
        Optional<RouteProblem> unreadable = parse(context, file);
        if (unreadable.isPresent()) {
          return unreadable;
        }
      }
      build(context, files);
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(ErrorLocator.of(e, files));
    } finally {
      discard(context);
      beans.giveBack();
    }
  }

  private static Optional<RouteProblem> parse(CamelContext context, RouteFile file) {
    try {
      PluginHelper.getRoutesLoader(context).findRoutesBuilders(file.resource());
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(ErrorLocator.of(e, List.of(file)));
    }
  }

  private void build(DefaultCamelContext context, Collection<RouteFile> files) throws Exception {
    Collection<Resource> resources = files.stream().map(RouteFile::resource).toList();
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    for (RouteFile file : files) {
      afterLoad.loaded(context, file.name());
    }
    context.init();
  }

  private DefaultCamelContext context(ParentRegistry beans) {
    DefaultCamelContext context = new DefaultCamelContext(beans);
    context.disableJMX();
    context.setAutoStartup(false);
    context.setApplicationContextClassLoader(real.getApplicationContextClassLoader());
    context.getPropertiesComponent().addPropertiesSource(new RealProperties(real));
    components.accept(context);
    return context;
  }

  private static void discard(DefaultCamelContext context) {
    context.getEndpointRegistry().clear();
    context.getComponentNames().forEach(context::removeComponent);
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
