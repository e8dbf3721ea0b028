package dev.dromedary.admin;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * What Tomcat does with requests that reach no filter, or before and after one does: refusals are
 * problem details, and no thread waits for long for a body that nothing reads.
 */
public final class FrontDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** As it was sent: what is refused here is often what cannot be decoded. */
  private static final Pattern API =
      Pattern.compile(
          "(?i)([^?]*)/api/v1/(events|endpoints|deliveries|dead-letters)([/;?].*)?",
          Pattern.DOTALL);

  private final Predicate<Request> ours;

  private FrontDoor(Predicate<Request> ours) {
    this.ours = ours;
  }

  /** Of a gateway that is a program of its own. */
  public static FrontDoor ofAll() {
    return new FrontDoor(request -> true);
  }

  /** In a host application, whose other paths are its own business. */
  public static FrontDoor ofTheApi() {
    return new FrontDoor(
        request ->
            request.getRequestURI() != null && API.matcher(request.getRequestURI()).matches());
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addEngineValves(new UnreadBodyValve(ours));
    // The innermost valve of the host is the first to report.
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new ProblemValve(ours)));
  }
}
