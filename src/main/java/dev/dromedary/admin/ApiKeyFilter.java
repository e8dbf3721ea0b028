package dev.dromedary.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets only calls with {@code Authorization: Bearer <key>} (RFC 6750) reach the API. */
public class ApiKeyFilter extends ApiFilter {

  private static final String SCHEME = "Bearer ";

  private final ApiKey key;

  public ApiKeyFilter(ApiKey key) {
    this.key = key;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isAllowed(request.getHeader("Authorization"))) {
      request.setAttribute(CallGuard.PASSED, true);
      chain.doFilter(request, response);
    } else {
      ProblemType.UNAUTHORIZED
          .answer("Send the key of webhooks.admin.api-key as 'Authorization: Bearer <key>'.")
          .with("WWW-Authenticate", "Bearer")
          .writeTo(response);
    }
  }

  private boolean isAllowed(String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && key.matches(authorization.substring(SCHEME.length()).trim());
  }
}
