package dev.dromedary.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.ModelAndView;

/**
 * Spring MVC for this API alone, beside that of a host application: its converters, interceptors,
 * advices and JSON settings have no say here, and ours have none there.
 */
final class ApiServlet extends DispatcherServlet {

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
          "erasures");

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
          DeadLettersController.class,
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
    super(context(host));
    setPublishEvents(false);
  }

  /** The parts are made when the servlet starts, which is when all of the host is made. */
  private static WebApplicationContext context(AutowireCapableBeanFactory host) {
    AnnotationConfigWebApplicationContext context = new Alone();
    context.register(ApiMvcConfiguration.class);
    context.addBeanFactoryPostProcessor(
        own ->
            PARTS.forEach(
                part ->
                    own.registerSingleton(
                        part.getSimpleName(),
                        host.autowire(
                            part, AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR, false))));
    return context;
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

  /** By way of a parent, Spring MVC would find the host's advices, mappings and resolvers. */
  private static final class Alone extends AnnotationConfigWebApplicationContext {

    @Override
    public void setParent(ApplicationContext parent) {
      // It has none.
    }
  }
}
