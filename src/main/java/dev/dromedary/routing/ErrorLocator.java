package dev.dromedary.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToCreateRouteFromTemplateException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NamedNode;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.Processor;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.Route;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.processor.DefaultProcessorFactory;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Finds which step of which route failed to build, and why. Camel's exceptions name the route and
 * its outermost step only, so the step that was built last is remembered; the steps know their file
 * and line. A reason never quotes an option's value, which may be a secret.
 */
final class ErrorLocator extends DefaultProcessorFactory {

  private NamedNode last;

  /** Of a context that builds its routes on one thread. */
  ErrorLocator(CamelContext context) {
    context.getCamelContextExtension().addContextPlugin(ProcessorFactory.class, this);
  }

  /**
   * The step at fault, or null if it is none: a route's {@code from}, or several routes together.
   */
  NamedNode step(Throwable thrown) {
    String route = routeId(thrown);
    boolean within =
        last != null && route != null && route.equals(ProcessorDefinitionHelper.getRouteId(last));
    return within ? last : null;
  }

  /** Of the route that failed, or null. */
  static String routeId(Throwable thrown) {
    return causes(thrown).stream()
        .map(
            cause ->
                cause instanceof FailedToCreateRouteException created
                    ? created.getRouteId()
                    : cause instanceof FailedToStartRouteException started
                        ? started.getRouteId()
                        : cause instanceof FailedToCreateRouteFromTemplateException templated
                            ? templated.getRouteId()
                            : null)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Where no step is at fault: the declaration of the route, or all files together. */
  static RouteProblem declared(
      Collection<RouteFile> files, CamelContext context, Throwable thrown) {
    String id = String.valueOf(routeId(thrown));
    String reason = reason(context, thrown);
    return files.stream()
        .flatMap(file -> file.route(id).map(route -> file.problem(route.line(), reason)).stream())
        .findFirst()
        .orElse(new RouteProblem("routes", 0, reason));
  }

  static String reason(CamelContext context, Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    for (Throwable cause : causes) {
      if (cause instanceof NoSuchBeanException e && e.getName() != null) {
        return "no bean named '" + e.getName() + "'";
      } else if (cause instanceof MethodNotFoundException e && e.getMethodName() != null) {
        return "the bean has no method " + e.getMethodName();
      } else if (cause instanceof NoSuchEndpointException e) {
        return "no component for " + path(e.getUri());
      } else if (cause instanceof PropertyBindingException e && e.getPropertyName() != null) {
        return "wrong value of option " + e.getPropertyName();
      } else if (placeholder(cause) != null) {
        return "placeholder {{" + placeholder(cause) + "}} has no value";
      } else if (cause instanceof ResolveEndpointFailedException e && e.getCause() == null) {
        return "unknown option " + unknownOptions(context, e.getUri()) + " of " + path(e.getUri());
      }
    }
    Throwable last = causes.get(causes.size() - 1);
    String message = String.valueOf(last.getMessage()).lines().findFirst().orElse("");
    return last.getClass().getSimpleName() + ": " + StringHelper.before(message, "?", message);
  }

  /** There is no exception of its own for it. */
  private static String placeholder(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof IllegalArgumentException
        ? StringHelper.between(message, "Property with key [", "] not found")
        : null;
  }

  private static String unknownOptions(CamelContext context, String uri) {
    ExtendedCamelContext extended = context.getCamelContextExtension();
    EndpointUriFactory factory = extended.getEndpointUriFactory(StringHelper.before(uri, ":"));
    Set<String> names = new TreeSet<>();
    try {
      names.addAll(URISupport.parseQuery(StringHelper.after(uri, "?", ""), false, true).keySet());
    } catch (java.net.URISyntaxException e) {
      return "";
    }
    if (factory != null) {
      names.removeAll(factory.propertyNames());
    }
    return String.join(", ", names);
  }

  private static String path(String uri) {
    return URISupport.stripQuery(uri).replace("://", ":");
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = thrown; t != null && !causes.contains(t); t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }

  @Override
  public Processor createProcessor(Route route, NamedNode definition) throws Exception {
    last = definition;
    return super.createProcessor(route, definition);
  }
}
