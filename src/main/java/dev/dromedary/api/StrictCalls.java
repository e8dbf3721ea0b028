package dev.dromedary.api;

import dev.dromedary.accept.EventReader;
import dev.dromedary.accept.MediaType;
import dev.dromedary.event.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * Reads what a call is sent, and refuses what its method does not take before the call begins: what
 * is ignored looks to its sender as if it had been done.
 */
final class StrictCalls implements HandlerInterceptor {

  private static final int MAX_BODY = 256 * 1024;

  /** What a request may hold around its payloads: id, type, white space. */
  private static final int ENVELOPE = 16 * 1024;

  private final BodyReader bodies = new BodyReader();
  private final long payload;

  StrictCalls(EventReader events) {
    payload = events.maxBytes();
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    Parameter[] parameters = ((HandlerMethod) handler).getMethod().getParameters();
    int limit = MAX_BODY;
    boolean takesBody = false;
    List<String> known = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.isAnnotationPresent(RequestBody.class)) {
        takesBody = true;
        limit = limit(parameter.getAnnotation(MaxPayloads.class));
      } else if (parameter.isAnnotationPresent(RequestParam.class)) {
        known.add(parameter.getName());
      } else if (parameter.getType().isRecord()) {
        for (RecordComponent each : parameter.getType().getRecordComponents()) {
          known.add(each.getName());
        }
      }
    }
    var query = QueryString.read(request.getQueryString(), known);
    byte[] body = bodies.read(request, limit);
    if (!takesBody) {
      requireNone(body, request.getContentType());
    }
    WebUtils.getNativeRequest(request, ApiRequest.class).read(query, body);
    return true;
  }

  private int limit(MaxPayloads payloads) {
    return payloads == null
        ? MAX_BODY
        : (int) Math.min(Integer.MAX_VALUE - 8, payload * payloads.value() + ENVELOPE);
  }

  /** The first field that was sent is the one at fault. */
  private static void requireNone(byte[] body, String contentType) {
    if (body.length == 0) {
      return;
    }
    if (MediaType.isJson(contentType)) {
      for (String name : Json.object(body).propertyNames()) {
        throw InvalidInputException.unknown(name, List.of());
      }
    }
    throw new InvalidInputException("body", "must be empty: this call takes none");
  }
}
