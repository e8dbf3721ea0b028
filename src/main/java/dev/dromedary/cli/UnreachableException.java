package dev.dromedary.cli;

/** No gateway answers. Exit code 3. */
final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreachableException(String url, Throwable cause) {
    super(
        "No gateway answers at %s. Is it started (dromedary serve)? Another one is named by --url or by dromedary login."
            .formatted(url),
        cause);
  }
}
