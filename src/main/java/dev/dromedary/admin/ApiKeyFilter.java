package dev.dromedary.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets only calls with the key reach the API. */
public class ApiKeyFilter extends ApiFilter {

  private final ApiKey key;

  public ApiKeyFilter(ApiKey key) {
    this.key = key;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (key.isSentWith(request)) {
      request.setAttribute(CallGuard.PASSED, true);
      chain.doFilter(request, response);
    } else {
      ApiKey.missing().writeTo(response);
    }
  }
}
