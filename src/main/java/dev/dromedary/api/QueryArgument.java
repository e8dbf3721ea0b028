package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * The parameters of a URL as a record, or several, read as strictly as a body. Spring's own binder
 * takes headers for parameters that were not given, and guesses. A tenant's caller asks for its
 * tenant only, whether it says so or not.
 */
final class QueryArgument implements HandlerMethodArgumentResolver {

  private static final String TENANT = "tenant";

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return isQuery(parameter);
  }

  static boolean isQuery(MethodParameter parameter) {
    return parameter.getParameterType().isRecord()
        && parameter.getParameterType() != Caller.class
        && !parameter.hasParameterAnnotation(RequestBody.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      ModelAndViewContainer container,
      NativeWebRequest request,
      WebDataBinderFactory binders) {
    HttpServletRequest asked = request.getNativeRequest(HttpServletRequest.class);
    Map<String, List<String>> given = QueryString.read(asked.getQueryString());
    Set<String> known = names(parameter);
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw InvalidInputException.unknown(name, known);
      }
    }
    if (known.contains(TENANT)) {
      List<String> tenants = Caller.of(asked).tenantsOf(given.get(TENANT));
      if (tenants != null) {
        given.put(TENANT, tenants);
      }
    }
    return Json.query(given, parameter.getParameterType());
  }

  /** Of all records of the call. */
  private static Set<String> names(MethodParameter parameter) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < parameter.getExecutable().getParameterCount(); i++) {
      MethodParameter each = new MethodParameter(parameter.getMethod(), i);
      if (isQuery(each)) {
        Arrays.stream(each.getParameterType().getRecordComponents())
            .map(RecordComponent::getName)
            .forEach(names::add);
      }
    }
    return names;
  }
}
