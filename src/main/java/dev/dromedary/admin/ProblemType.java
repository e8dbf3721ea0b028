package dev.dromedary.admin;

/** Every kind of error that the API answers; the URN of each stays the same for good. */
enum ProblemType {
  /**
   * Whatever breaks a rule: one status for syntax and content, as both are mended by the sender.
   */
  REFUSED(400, "Not accepted"),
  UNAUTHORIZED(401, "No valid API key"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  TOO_SLOW(408, "Too slow"),
  READ_ONLY(409, "Read-only"),
  NOT_ENDED(409, "Not ended"),
  TOO_MANY_SECRETS(409, "Too many secrets"),
  ID_CONFLICT(409, "Another event has this id"),
  TOO_LARGE(413, "Too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  INTERNAL(500, "Internal error"),
  UNAVAILABLE(503, "Unavailable now"),
  TIMEOUT(504, "Took too long");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  /** For a status that something else than this API chose: the container, or a framework. */
  static Answer answer(int status) {
    ProblemType type = of(status);
    String detail =
        switch (type) {
          case UNAUTHORIZED -> "This path needs a login.";
          case NOT_FOUND -> "There is nothing at this path.";
          case METHOD_NOT_ALLOWED -> "This path does not take this method; see the Allow header.";
          case UNSUPPORTED_MEDIA_TYPE -> "This path does not take this media type.";
          case INTERNAL, UNAVAILABLE, TIMEOUT -> "The gateway failed; its log says why.";
          default -> "The request was not understood.";
        };
    return new Answer(status, new Problem(type.urn(), type.title, status, detail, null, null));
  }

  private static ProblemType of(int status) {
    for (ProblemType type : values()) {
      if (type.status == status) {
        return type;
      }
    }
    // 501 and 505 are about the request as well (RFC 9110, section 15.6).
    return status < 500 || status == 501 || status == 505 ? REFUSED : INTERNAL;
  }

  ProblemException because(String detail) {
    return new ProblemException(this, detail);
  }

  Answer answer(String detail) {
    return answer(detail, null, null);
  }

  Answer answer(String detail, String field, String rule) {
    return new Answer(status, new Problem(urn(), title, status, detail, field, rule));
  }

  private String urn() {
    return "urn:dromedary:problem:" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
