package dev.dromedary.admin;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.filter.OncePerRequestFilter;

/** A filter for {@code /api/v1} alone, whatever it was registered for. */
abstract class ApiFilter extends OncePerRequestFilter {

  private static final String PREFIX = "/api/v1";

  /** Asks for the path as the container decoded and normalised it, as controllers see it. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getPathInfo() != null ? request.getPathInfo() : request.getServletPath();
    return !path.equals(PREFIX) && !path.startsWith(PREFIX + "/");
  }
}
