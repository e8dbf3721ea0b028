package dev.dromedary.admin;

/** Ends a call with a problem that is the caller's to solve; nothing was changed. */
class ProblemException extends RuntimeException {

  private final ProblemType type;

  ProblemException(ProblemType type, String detail) {
    super(detail, null, false, false);
    this.type = type;
  }

  Answer answer() {
    return type.answer(getMessage());
  }
}
