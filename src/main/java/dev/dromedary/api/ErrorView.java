package dev.dromedary.api;

import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.LastAttempt;
import java.util.Arrays;

/**
 * The cause of a failed attempt.
 *
 * @param code of {@link AttemptError}
 * @param text a sentence about it; null if the code is another version's
 */
record ErrorView(String code, String text) {

  /** Null if there is none. */
  static ErrorView of(LastAttempt last) {
    String code = last.error();
    return code == null
        ? null
        : new ErrorView(
            code,
            Arrays.stream(AttemptError.values())
                .filter(error -> error.name().equals(code))
                .map(error -> error.text(last.statusCode()))
                .findFirst()
                .orElse(null));
  }

  @Override
  public String toString() {
    return "ErrorView[" + code + "]";
  }
}
