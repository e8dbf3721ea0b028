package dev.dromedary.cli;

/** The gateway, or a check on this side, refuses what the command is to do. Exit code 1. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(String message) {
    this(0, message);
  }

  /**
   * @param status of the answer, or 0 if there was none
   */
  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
