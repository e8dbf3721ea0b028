package dev.dromedary.admin;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A filter for {@code /api/v1} alone, whatever it was registered for. It reads the path as the
 * dispatcher does: the container resolves {@code ..} before it matches filters, the dispatcher does
 * not, so a path can look different to the two.
 */
abstract class ApiFilter extends OncePerRequestFilter {

  private static final PathPattern API = api();

  private static PathPattern api() {
    PathPatternParser parser = new PathPatternParser();
    parser.setCaseSensitive(false);
    return parser.parse("/api/v1/**");
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !API.matches(ServletRequestPathUtils.parse(request).pathWithinApplication());
  }
}
