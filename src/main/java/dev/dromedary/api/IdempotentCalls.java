package dev.dromedary.api;

import dev.dromedary.jdbc.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Answers a POST with the same Idempotency-Key as before as it was answered then, and does nothing.
 * The key is stored before the call begins, and the answer before it is sent.
 */
final class IdempotentCalls implements HandlerInterceptor {

  static final Duration KEPT = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(IdempotentCalls.class);
  private static final String REPEATED = "Idempotency-Repeated";
  private static final String KEY = IdempotencyKey.class.getName();
  private static final List<String> HEADERS =
      List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG);

  private final IdempotencyStore store;
  private final Clock clock;

  IdempotentCalls(IdempotencyStore store, @Qualifier("webhooksClock") Clock webhooksClock) {
    this.store = store;
    this.clock = webhooksClock;
  }

  /** An answer as it was sent. */
  record Answer(int status, Map<String, String> headers, byte[] body) {

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /** Other methods are idempotent by themselves. */
  static boolean isMeant(HttpServletRequest request) {
    return request.getMethod().equals("POST") && request.getHeader(IdempotencyKey.HEADER) != null;
  }

  /** So that the answer can be kept before it is sent. */
  static HttpServletResponse keeping(HttpServletRequest request, HttpServletResponse response) {
    return isMeant(request) ? new ContentCachingResponseWrapper(response) : response;
  }

  static void send(HttpServletResponse response) throws IOException {
    if (response instanceof ContentCachingResponseWrapper kept) {
      kept.copyBodyToResponse();
    }
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!isMeant(request)) {
      return true;
    }
    IdempotencyKey key = IdempotencyKey.of(request);
    byte[] body = WebUtils.getNativeRequest(request, ApiRequest.class).body();
    String digest = IdempotencyKey.digest(request, body);
    Instant now = clock.instant();
    Optional<IdempotencyStore.Call> begun = store.begin(key.id(), digest, now, now.minus(KEPT));
    if (begun.isEmpty()) {
      request.setAttribute(KEY, key);
      return true;
    }
    repeat(begun.get(), digest, key, response);
    return false;
  }

  private static void repeat(
      IdempotencyStore.Call begun, String digest, IdempotencyKey key, HttpServletResponse response)
      throws IOException {
    if (!begun.request().equals(digest)) {
      throw ProblemType.KEY_REUSED.because(
          "Another call had this Idempotency-Key; use a key for one call and its repetitions.");
    }
    if (begun.answer() == null) {
      throw ProblemType.UNDER_WAY.because(
          "The call with this Idempotency-Key began at %s and has no answer yet. If its gateway was"
                  .formatted(begun.begunAt())
              + " stopped meanwhile, look whether it was done, and then use another key.");
    }
    Answer answer = Json.kept(key.decrypted(begun.answer()), Answer.class);
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setHeader(REPEATED, "true");
    response.getOutputStream().write(answer.body());
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
    if (request.getAttribute(KEY) instanceof IdempotencyKey key && failure == null) {
      try {
        if (isKept(response.getStatus())) {
          store.end(key.id(), key.encrypted(Json.write(answer(response))));
        } else {
          store.forget(key.id());
        }
      } catch (StoreUnavailableException e) {
        LOG.warn("The answer of a call with an Idempotency-Key is not kept: {}", e.getMessage());
      }
    }
  }

  /** A rejected call, or one to be sent again, has changed nothing; a fault may have. */
  private static boolean isKept(int status) {
    return status < 400 || status == 500;
  }

  private static Answer answer(HttpServletResponse response) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : HEADERS) {
      String value = response.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    ContentCachingResponseWrapper kept =
        WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class);
    return new Answer(response.getStatus(), headers, kept.getContentAsByteArray());
  }
}
