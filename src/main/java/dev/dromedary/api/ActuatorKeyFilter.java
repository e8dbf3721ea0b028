package dev.dromedary.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Asks for the key of an admin for all of Actuator but health and info; a viewer's key, or a
 * scraper's, is enough for Prometheus.
 */
final class ActuatorKeyFilter extends OncePerRequestFilter {

  private static final Set<String> OPEN = Set.of("health", "info");
  private static final String SCRAPED = "prometheus";

  private final Logins logins;
  private final Optional<ApiKey> scraper;
  private final PathPattern all;
  private final PathPattern endpoint;

  /**
   * @param scraper the key of a scraper, if there is one
   * @param basePath of Actuator, such as {@code /actuator}
   */
  ActuatorKeyFilter(Logins logins, Optional<ApiKey> scraper, String basePath) {
    this.logins = logins;
    this.scraper = scraper;
    String base = basePath.equals("/") ? "" : basePath;
    PathPatternParser parser = new PathPatternParser();
    parser.setCaseSensitive(false);
    all = parser.parse(base + "/**");
    endpoint = parser.parse(base + "/{endpoint}/**");
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !all.matches(path(request)) || OPEN.contains(endpoint(request));
  }

  private static PathContainer path(HttpServletRequest request) {
    return ServletRequestPathUtils.parse(request).pathWithinApplication();
  }

  private String endpoint(HttpServletRequest request) {
    PathPattern.PathMatchInfo match = endpoint.matchAndExtract(path(request));
    return match == null ? "" : match.getUriVariables().get("endpoint");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean isScrape = endpoint(request).equals(SCRAPED);
    if (isScrape && isScraper(request)) {
      chain.doFilter(request, response);
      return;
    }
    Caller caller = logins.caller(request, response);
    if (caller == null) {
      return;
    }
    Role needed = isScrape ? Role.VIEWER : Role.ADMIN;
    if (caller.role().includes(needed) && caller.tenant() == null) {
      chain.doFilter(request, response);
    } else {
      ProblemType.send(
          response,
          ProblemType.FORBIDDEN.detail(
              "This path needs a key of the role %s for all tenants.".formatted(needed.text())));
    }
  }

  private boolean isScraper(HttpServletRequest request) {
    return scraper.isPresent()
        && ApiKey.sentWith(request).filter(scraper.get()::matches).isPresent();
  }
}
