package dev.dromedary.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects URLs that the container and the frameworks behind it read differently, or fail on: dot
 * segments, and queries that cannot be decoded.
 */
final class StrictUrlFilter extends OncePerRequestFilter {

  private static final Pattern DOTS =
      Pattern.compile("(?i).*/(\\.|%2e){1,2}(;[^/]*)?(/.*)?", Pattern.DOTALL);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (DOTS.matcher(request.getRequestURI()).matches() || !isDecodable(request.getQueryString())) {
      ProblemType.send(response, ProblemType.of(400));
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isDecodable(String query) {
    try {
      return query == null || URLDecoder.decode(query, StandardCharsets.UTF_8) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
