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
  READ_ONLY(409, "Read-only"),
  NOT_ENDED(409, "Not ended"),
  TOO_MANY_SECRETS(409, "Too many secrets"),
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

  /** The type for a status that something else than this API chose. */
  static ProblemType of(int status) {
    for (ProblemType type : values()) {
      if (type.status == status) {
        return type;
      }
    }
    return status < 500 ? REFUSED : INTERNAL;
  }

  ProblemException because(String detail) {
    return new ProblemException(this, detail);
  }

  Answer answer(String detail) {
    return answer(detail, null, null);
  }

  Answer answer(String detail, String field, String rule) {
    String urn =
        "urn:dromedary:problem:" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return new Answer(status, new Problem(urn, title, status, detail, field, rule));
  }
}
