package dev.dromedary.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.web.servlet.ModelAndView;

/** The calls of the API. */
final class ApiServlet extends SeparateServlet {

  /** Not all of {@code /api/v1}: a host may have other things there. */
  static final List<String> RESOURCES =
      List.of(
          "events",
          "event-types",
          "endpoints",
          "deliveries",
          "dead-letters",
          "previews",
          "statistics",
          "queues",
          "waiting",
          "accounting",
          "tenants",
          "replays",
          "keys",
          "audit",
          "erasures",
          "routes",
          "gateways");

  static final String[] PATHS =
      RESOURCES.stream().map("/api/v1/%s/*"::formatted).toArray(String[]::new);

  static final List<Class<?>> PARTS =
      List.of(
          RoleCheck.class,
          StrictCalls.class,
          IdempotentCalls.class,
          AuditTrail.class,
          EventsController.class,
          EventTypesController.class,
          EndpointsController.class,
          EndpointSecretsController.class,
          EndpointBatchController.class,
          DeliveriesController.class,
          DeliveryStreamController.class,
          DeadLettersController.class,
          RoutesController.class,
          GatewaysController.class,
          PreviewsController.class,
          MatchingController.class,
          ReplaysController.class,
          EventReplayController.class,
          KeysController.class,
          AuditController.class,
          ErasuresController.class,
          StatisticsController.class,
          FiguresController.class);

  /**
   * @param host has what the controllers need, but not them: its own Spring MVC would serve them
   */
  ApiServlet(AutowireCapableBeanFactory host) {
    super(host, ApiMvcConfiguration.class, PARTS);
  }

  /** A request that did not pass the {@link ApiFilter}, by a forward for example, has no caller. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Caller.of(request) == null) {
      ProblemType.send(
          response, ProblemType.UNAUTHORIZED.detail("The API is served under /api/v1 only."));
      return;
    }
    // JSON has no charset parameter (RFC 8259, section 11), but hosts like to add one.
    response.setCharacterEncoding((String) null);
    HttpServletResponse answer = IdempotentCalls.keeping(request, response);
    super.service(new ApiRequest(request), answer);
    IdempotentCalls.send(answer);
  }

  /** A mistake of the caller's is worth no warning. */
  @Override
  protected void noHandlerFound(HttpServletRequest request, HttpServletResponse response) {
    throw ProblemType.NOT_FOUND.because("There is nothing at this path.");
  }

  /**
   * A failure in the middle of a list ends its connection: the container does so when a servlet
   * throws, and a problem behind half a list would look like a part of it. Whether the answer is
   * committed does not say so: it is, too, when a body did not arrive in time.
   */
  @Override
  protected ModelAndView processHandlerException(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure)
      throws Exception {
    if (failure instanceof UnfinishedListException) {
      throw failure;
    }
    return super.processHandlerException(request, response, handler, failure);
  }
}
