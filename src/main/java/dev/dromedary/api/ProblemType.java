package dev.dromedary.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Every kind of error that the API answers (RFC 9457); the URN of each stays the same for good. A
 * detail is a sentence for people, and never holds a value that was sent.
 */
enum ProblemType {
  /**
   * The request breaks a rule, which {@code rule} names with the {@code field}. One status for
   * syntax and content, as both are mended by the sender.
   */
  REFUSED(400, "Not accepted"),
  /** The request has no valid key. */
  UNAUTHORIZED(401, "No valid API key"),
  /** The key of the request has not the role that the call needs. */
  FORBIDDEN(403, "Not allowed"),
  /** There is nothing with this id, or at this path. */
  NOT_FOUND(404, "Not found"),
  /** The path does not take this method. */
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  /** The body did not arrive in time. */
  TOO_SLOW(408, "Too slow"),
  /** The endpoint comes from a file, and is changed there. */
  READ_ONLY(409, "Read-only"),
  /** The delivery has not ended; it goes on by itself. */
  NOT_ENDED(409, "Not ended"),
  /** There is an endpoint with the id of this line already. */
  EXISTS(409, "There already"),
  /** The call with this Idempotency-Key has no answer yet. */
  UNDER_WAY(409, "Under way"),
  /** The replay has ended. */
  REPLAY_ENDED(409, "Replay ended"),
  /** The route cannot be stopped, or did not stop in time; it runs on. */
  ROUTE_RUNS_ON(409, "Route runs on"),
  /** As many secrets sign already as may. */
  TOO_MANY_SECRETS(409, "Too many secrets"),
  /** The tenant has as many endpoints, or filters, as it may. */
  QUOTA_REACHED(409, "Quota reached"),
  /** Another event has this id. */
  ID_CONFLICT(409, "Another event has this id"),
  /**
   * The endpoint has another ETag than {@code If-Match} names, or there is one in spite of {@code
   * If-None-Match: *}.
   */
  PRECONDITION_FAILED(412, "Precondition failed"),
  /** The body or its payload is too large. */
  TOO_LARGE(413, "Too large"),
  /** The body has a media type or an encoding that is not taken. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  /** Another call had this Idempotency-Key. */
  KEY_REUSED(422, "Key of another call"),
  /** Too many wrong keys came from the address. */
  TOO_MANY_FAILURES(429, "Too many wrong keys"),
  /** The tenant publishes more events a second than it may. */
  TOO_MANY_EVENTS(429, "Too many events"),
  /** A fault of the gateway, which its log explains. */
  INTERNAL(500, "Internal error"),
  /**
   * The gateway starts, its broker or database is unavailable, or it is too busy; try again later.
   */
  UNAVAILABLE(503, "Unavailable now"),
  /** A query of the history took too long. */
  TIMEOUT(504, "Took too long");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  ProblemDetail detail(String detail) {
    return detail(status, detail);
  }

  private ProblemDetail detail(int status, String detail) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), detail);
    problem.setType(
        URI.create("urn:dromedary:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-')));
    problem.setTitle(title);
    return problem;
  }

  /** Ends a call; nothing was changed. */
  ErrorResponseException because(String detail) {
    return new ErrorResponseException(HttpStatusCode.valueOf(status), detail(detail), null);
  }

  /**
   * There is nothing that this field names.
   *
   * @param field of the path or of the body
   */
  static ErrorResponseException notFound(String field, String detail) {
    ErrorResponseException none = NOT_FOUND.because(detail);
    none.getBody().setProperty("field", field);
    return none;
  }

  /** For a status that something else than this API chose: the container, or a framework. */
  static ProblemDetail of(int status) {
    ProblemType type = type(status);
    return type.detail(
        status,
        switch (type) {
          case UNAUTHORIZED -> "This path needs a login.";
          case FORBIDDEN -> "This path needs another role.";
          case NOT_FOUND -> "There is nothing at this path.";
          case METHOD_NOT_ALLOWED -> "This path does not take this method; see the Allow header.";
          case UNSUPPORTED_MEDIA_TYPE -> "This path does not take this media type.";
          case INTERNAL, UNAVAILABLE, TIMEOUT -> "The gateway failed; its log says why.";
          default -> "The request was not understood.";
        });
  }

  private static ProblemType type(int status) {
    for (ProblemType type : values()) {
      if (type.status == status) {
        return type;
      }
    }
    // 501 and 505 are about the request as well (RFC 9110, section 15.6).
    return status < 500 || status == 501 || status == 505 ? REFUSED : INTERNAL;
  }

  /** Where Spring MVC does not write the answer. */
  static void send(HttpServletResponse response, ProblemDetail problem) throws IOException {
    byte[] json = Json.write(problem);
    response.setStatus(problem.getStatus());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setCharacterEncoding((String) null);
    response.setContentType("application/problem+json");
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
