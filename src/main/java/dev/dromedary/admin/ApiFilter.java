package dev.dromedary.admin;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A filter for what this API has under {@code /api/v1}, whatever it was registered for: a host may
 * have other things there. It reads the path as the dispatcher does: the container resolves {@code
 * ..} before it matches filters, the dispatcher does not, so a path can look different to the two.
 */
abstract class ApiFilter extends OncePerRequestFilter {

  private static final PathPattern API = api();

  private static PathPattern api() {
    PathPatternParser parser = new PathPatternParser();
    parser.setCaseSensitive(false);
    return parser.parse("/api/v1/{resource:events|endpoints|deliveries|dead-letters}/**");
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !API.matches(ServletRequestPathUtils.parse(request).pathWithinApplication());
  }
}
