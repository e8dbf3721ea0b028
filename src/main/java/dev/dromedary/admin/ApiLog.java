package dev.dromedary.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each call that changes something, or shows a secret: who asks later what was done, and
 * from where, finds it. Not for events, which are many, and have a record of their own.
 */
public class ApiLog extends ApiFilter {

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.api");
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (isTold(request)) {
        LOG.info(
            "api.called method={} path={} status={} remote={}",
            request.getMethod(),
            request.getRequestURI(),
            response.getStatus(),
            request.getRemoteAddr());
      }
    }
  }

  private static boolean isTold(HttpServletRequest request) {
    String path = request.getRequestURI();
    return CHANGES.contains(request.getMethod())
        ? !path.contains("/api/v1/events")
        : path.endsWith("/secret");
  }
}
