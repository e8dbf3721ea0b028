package dev.dromedary.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/**
 * Tells the beans of an application with Spring Security of the caller. Its authorities are of a
 * kind of their own: an admin of webhooks is no admin of the application.
 */
final class CallerAuthentication extends HttpFilter {

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Caller caller = Caller.of(request);
    PreAuthenticatedAuthenticationToken authentication =
        new PreAuthenticatedAuthenticationToken(
            caller.who(),
            null,
            AuthorityUtils.createAuthorityList("WEBHOOKS_" + caller.role().name()));
    authentication.setDetails(caller);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    // Spring Security clears it behind its chains.
    SecurityContextHolder.setContext(context);
    chain.doFilter(request, response);
  }
}
