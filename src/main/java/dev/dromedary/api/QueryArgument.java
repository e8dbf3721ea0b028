package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * The parameters of a URL as a record, read as strictly as a body. Spring's own binder takes
 * headers for parameters that were not given, and guesses.
 */
final class QueryArgument implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return isQuery(parameter);
  }

  static boolean isQuery(MethodParameter parameter) {
    return parameter.getParameterType().isRecord()
        && !parameter.hasParameterAnnotation(RequestBody.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      ModelAndViewContainer container,
      NativeWebRequest request,
      WebDataBinderFactory binders) {
    String query = request.getNativeRequest(HttpServletRequest.class).getQueryString();
    return Json.query(QueryString.read(query), parameter.getParameterType());
  }
}
