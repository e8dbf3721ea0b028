package dev.dromedary.api;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * The condition of a call on one endpoint, and the ETag of its answer (RFC 9110, sections 8.8.3 and
 * 13.1). The tag stands for all that is stored of the endpoint; figures of its health are not.
 */
final class EntityTags {

  private static final String ANY = "*";
  private static final Pattern TAG = Pattern.compile("(W/)?\"[!#-~]*\"");

  private final List<String> ifMatch;
  private final boolean isNew;
  private final HttpServletResponse response;

  private EntityTags(List<String> ifMatch, boolean isNew, HttpServletResponse response) {
    this.ifMatch = ifMatch;
    this.isNew = isNew;
    this.response = response;
  }

  /** A GET has no condition: figures of its answer change, and its ETag does not. */
  private static EntityTags of(HttpServletRequest request, HttpServletResponse response) {
    if (request.getMethod().equals("GET")) {
      return new EntityTags(List.of(), false, response);
    }
    List<String> ifMatch = values(request, HttpHeaders.IF_MATCH);
    List<String> ifNoneMatch = values(request, HttpHeaders.IF_NONE_MATCH);
    if (!ifMatch.equals(List.of(ANY)) && !ifMatch.stream().allMatch(EntityTags::isTag)) {
      throw new InvalidInputException(
          HttpHeaders.IF_MATCH, "must be * or ETags of answers, in their quotes");
    }
    if (!ifNoneMatch.isEmpty() && !ifNoneMatch.equals(List.of(ANY))) {
      throw new InvalidInputException(HttpHeaders.IF_NONE_MATCH, "must be *");
    }
    if (!ifNoneMatch.isEmpty() && !ifMatch.isEmpty()) {
      throw new InvalidInputException(
          HttpHeaders.IF_NONE_MATCH, "asks for no endpoint, and If-Match for one");
    }
    return new EntityTags(ifMatch, !ifNoneMatch.isEmpty(), response);
  }

  private static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name)).stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::trim)
        .toList();
  }

  private static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  /** Whether there must be no endpoint yet. */
  boolean isNew() {
    return isNew;
  }

  /** Throws if the endpoint is not the one that the caller means. */
  void require(WebhookEndpoint stored) {
    if (isNew) {
      throw exists();
    }
    if (!ifMatch.isEmpty() && !ifMatch.contains(ANY) && !ifMatch.contains(of(stored))) {
      throw ProblemType.PRECONDITION_FAILED.because(
          "The endpoint has another ETag than If-Match names: it was changed meanwhile."
              + " Get it anew; nothing was changed by this call.");
    }
  }

  static RuntimeException exists() {
    return ProblemType.PRECONDITION_FAILED.because(
        "There is an endpoint with this id already; nothing was changed.");
  }

  /** The endpoint, whose tag the answer has. */
  WebhookEndpoint tagged(WebhookEndpoint endpoint) {
    response.setHeader(HttpHeaders.ETAG, of(endpoint));
    return endpoint;
  }

  static String of(WebhookEndpoint endpoint) {
    return '"' + endpoint.version() + '"';
  }

  static boolean isTaken(MethodParameter parameter) {
    return parameter.getParameterType() == EntityTags.class;
  }

  /** Of the call that is under way. */
  static final class Argument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return isTaken(parameter);
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        ModelAndViewContainer container,
        NativeWebRequest request,
        WebDataBinderFactory binders) {
      return of(
          request.getNativeRequest(HttpServletRequest.class),
          request.getNativeResponse(HttpServletResponse.class));
    }
  }
}
