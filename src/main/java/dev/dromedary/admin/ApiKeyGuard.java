package dev.dromedary.admin;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Refuses every call that did not pass the {@link ApiKeyFilter}, for instance because a host
 * application moved the controllers to another path.
 */
@ControllerAdvice(basePackageClasses = ApiKeyGuard.class)
public class ApiKeyGuard {

  static final String PASSED = ApiKeyGuard.class.getName() + ".passed";

  @ModelAttribute
  void requireKey(HttpServletRequest request) {
    if (request.getAttribute(PASSED) == null) {
      throw ProblemType.UNAUTHORIZED.because("The API is served under /api/v1 only.");
    }
  }
}
