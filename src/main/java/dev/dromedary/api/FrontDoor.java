package dev.dromedary.api;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Tomcat's handling of requests that reach no filter, or before and after one does: errors are
 * problem details, and no thread waits for long for a body that nothing reads.
 */
final class FrontDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private static final String API =
      "(?i)/+api/v1/(%s)([/;?].*)?"
          .formatted(
              Stream.concat(ApiServlet.RESOURCES.stream(), DescriptionServlet.RESOURCES.stream())
                  .map(Pattern::quote)
                  .collect(Collectors.joining("|")));

  /** By the context path. */
  private final Function<String, Predicate<Request>> ours;

  private final boolean bounded;

  private FrontDoor(Function<String, Predicate<Request>> ours, boolean bounded) {
    this.ours = ours;
    this.bounded = bounded;
  }

  /** Of a gateway that is a program of its own. */
  static FrontDoor ofAll() {
    return new FrontDoor(contextPath -> request -> true, true);
  }

  /** In a host application, whose other paths are its own business. */
  static FrontDoor ofTheApi(String basePath) {
    return new FrontDoor(contextPath -> api(contextPath + basePath), false);
  }

  /** By the path as it was sent: what is rejected here is often what cannot be decoded. */
  private static Predicate<Request> api(String root) {
    Pattern path = Pattern.compile(Pattern.quote(root) + API, Pattern.DOTALL);
    return request ->
        request.getRequestURI() != null && path.matcher(request.getRequestURI()).matches();
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    Predicate<Request> calls = ours.apply(factory.getContextPath().toString());
    if (bounded) {
      factory.setProtocol(BoundedHttpProtocol.class.getName());
    }
    factory.addEngineValves(new UnreadBodyValve(calls));
    // The innermost valve of the host is the first to report.
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new ProblemValve(calls)));
  }
}
