package dev.dromedary.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Asks for the key of an admin for all of Actuator but what probes ask for. */
final class ActuatorKeyFilter extends OncePerRequestFilter {

  private static final Set<String> OPEN = Set.of("health", "info");

  private final Logins logins;
  private final PathPattern all;
  private final PathPattern endpoint;

  /**
   * @param basePath of Actuator, such as {@code /actuator}
   */
  ActuatorKeyFilter(Logins logins, String basePath) {
    this.logins = logins;
    String base = basePath.equals("/") ? "" : basePath;
    PathPatternParser parser = new PathPatternParser();
    parser.setCaseSensitive(false);
    all = parser.parse(base + "/**");
    endpoint = parser.parse(base + "/{endpoint}/**");
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
    PathPattern.PathMatchInfo match = endpoint.matchAndExtract(path);
    return !all.matches(path)
        || match != null && OPEN.contains(match.getUriVariables().get("endpoint"));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Caller caller = logins.caller(request, response);
    if (caller == null) {
      return;
    }
    if (caller.role() == Role.ADMIN && caller.tenant() == null) {
      chain.doFilter(request, response);
    } else {
      ProblemType.send(
          response,
          ProblemType.FORBIDDEN.detail("This path needs a key of an admin of all tenants."));
    }
  }
}
