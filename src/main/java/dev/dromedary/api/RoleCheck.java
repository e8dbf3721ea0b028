package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a caller do what its role may. */
final class RoleCheck implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    RequiresRole needed = ((HandlerMethod) handler).getMethodAnnotation(RequiresRole.class);
    Caller caller = Caller.of(request);
    if (needed == null || !caller.role().includes(needed.value())) {
      throw ProblemType.FORBIDDEN.because(
          "This call needs a key with another role than '" + name(caller.role()) + "'.");
    }
    if (needed.gatewayWide() && caller.tenant() != null) {
      throw ProblemType.FORBIDDEN.because(
          "This call is about all tenants, and needs a key of no single one.");
    }
    return true;
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
