package dev.dromedary.http;

import java.io.IOException;

/** No request was made. */
public final class NotSentException extends IOException {

  /** The part of a request that was not to be had. */
  public enum Missing {
    /** A body: the transform failed. */
    SHAPE,
    /** An answer of the token endpoint. */
    TOKEN_ANSWER,
    /** An access token in that answer. */
    TOKEN
  }

  private final Missing missing;

  public NotSentException(Missing missing) {
    super("no request was made: " + missing);
    this.missing = missing;
  }

  public Missing missing() {
    return missing;
  }
}
