package dev.dromedary.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Stands before the API and before the filters of a host: lets only calls with the key on, and only
 * while the gateway runs, logs those that change something, and makes problem details of what never
 * reaches the API.
 */
final class ApiFilter extends HttpFilter {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.api");
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final transient ApiKey key;
  private final transient BooleanSupplier started;

  /**
   * @param started whether the database has its tables and the routes run: the web server listens
   *     before that, and for a moment after
   */
  ApiFilter(ApiKey key, BooleanSupplier started) {
    this.key = key;
    this.started = started;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Answers hold payloads and secrets, which no cache may keep.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!key.isSentWith(request)) {
      ApiKey.refuse(response);
      return;
    }
    try {
      serve(request, response, chain);
    } finally {
      log(request, response);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!started.getAsBoolean()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
      ProblemType.send(
          response,
          ProblemType.UNAVAILABLE.detail(
              "The gateway starts or stops; nothing was changed. Send it again in a second."));
      return;
    }
    try {
      chain.doFilter(new ApiRequest(request), new Answer(response));
    } catch (ServletException | RuntimeException e) {
      if (response.isCommitted()) {
        throw e;
      }
      response.reset();
      ProblemType.send(response, Problems.internal(e));
    }
  }

  /**
   * A line for each call that changes something, or shows a secret: who asks later what was done,
   * and from where, finds it. Not for events, which are many, and have a record of their own.
   */
  private static void log(HttpServletRequest request, HttpServletResponse response) {
    String path = request.getRequestURI();
    if (CHANGES.contains(request.getMethod())
        ? !path.contains("/api/v1/events")
        : path.endsWith("/secret")) {
      LOG.info(
          "api.called method={} path={} status={} remote={}",
          request.getMethod(),
          path,
          response.getStatus(),
          request.getRemoteAddr());
    }
  }

  /** Without a host's error pages. */
  private static final class Answer extends HttpServletResponseWrapper {

    Answer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) throws IOException {
      resetBuffer();
      ProblemType.send((HttpServletResponse) getResponse(), ProblemType.of(status));
      flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      sendError(status);
    }
  }
}
