package dev.dromedary.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Stands before every call of the API. Refuses one that did not pass the {@link ApiKeyFilter}, for
 * instance because a host application moved the controllers to another path, and one that is sent
 * more than it {@link Takes}.
 */
@ControllerAdvice(basePackageClasses = CallGuard.class)
public class CallGuard {

  static final String PASSED = CallGuard.class.getName() + ".passed";

  @ModelAttribute
  void check(HttpServletRequest request) throws IOException {
    if (request.getAttribute(PASSED) == null) {
      throw ProblemType.UNAUTHORIZED.because("The API is served under /api/v1 only.");
    }
    Takes takes =
        ((HandlerMethod) request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE))
            .getMethodAnnotation(Takes.class);
    Query.read(request, takes == null ? List.of() : List.of(takes.value()));
    if (takes == null || !takes.body()) {
      RequestBody.requireNone(request);
    }
  }
}
