package dev.dromedary.api;

import dev.dromedary.accept.EventReader;
import dev.dromedary.accept.MediaType;
import dev.dromedary.event.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * Reads the body of a call, and rejects what its method does not take before the call begins: what
 * is ignored looks to its sender as if it had been done.
 */
final class StrictCalls implements HandlerInterceptor {

  private static final int MAX_BODY = 256 * 1024;

  /** The room around the payloads of a request: id, type, white space. */
  private static final int ENVELOPE = 16 * 1024;

  private final BodyReader bodies = new BodyReader();
  private final long payload;

  StrictCalls(EventReader events) {
    payload = events.maxBytes();
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    MethodParameter[] takes = ((HandlerMethod) handler).getMethodParameters();
    if (Arrays.stream(takes).noneMatch(QueryArgument::isQuery)) {
      requireNone(QueryString.read(request.getQueryString()).keySet());
    }
    requireNoPage(request, ((HandlerMethod) handler).getReturnType());
    requireNoCondition(request, takes);
    int limit = MAX_BODY;
    boolean takesBody = false;
    for (MethodParameter each : takes) {
      if (each.hasParameterAnnotation(RequestBody.class)) {
        takesBody = true;
        limit = limit(each.getParameterAnnotation(MaxPayloads.class));
      }
    }
    byte[] body = bodies.read(request, limit);
    if (!takesBody && body.length > 0) {
      if (MediaType.isJson(request.getContentType())) {
        requireNone(Json.object(body).propertyNames());
      }
      throw new InvalidInputException("body", "must be empty: this call takes none");
    }
    WebUtils.getNativeRequest(request, ApiRequest.class).body(body);
    return true;
  }

  private static void requireNoPage(HttpServletRequest request, MethodParameter answer) {
    if (answer.getParameterType() == Listing.class
        && ListFormat.isStream(ListFormat.of(request))
        && QueryString.read(request.getQueryString()).containsKey("limit")) {
      throw new InvalidInputException(
          "limit", "is not taken here: a stream has all rows, and its reader may end it");
    }
  }

  /** A change that was to depend on it would be made in any case. */
  private static void requireNoCondition(HttpServletRequest request, MethodParameter[] takes) {
    if (!request.getMethod().equals("GET") && Arrays.stream(takes).noneMatch(EntityTags::isTaken)) {
      for (String name : List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH)) {
        if (request.getHeader(name) != null) {
          throw new InvalidInputException(name, "is not taken by this call");
        }
      }
    }
  }

  private int limit(MaxPayloads payloads) {
    return payloads == null
        ? MAX_BODY
        : (int) Math.min(Integer.MAX_VALUE - 8, payload * payloads.value() + ENVELOPE);
  }

  private static void requireNone(Collection<String> names) {
    for (String name : names) {
      throw InvalidInputException.unknown(name, List.of());
    }
  }
}
