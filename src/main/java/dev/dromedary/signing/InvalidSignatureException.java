package dev.dromedary.signing;

/** A received request is not signed as it must be, is too old, or came already. */
public final class InvalidSignatureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidSignatureException(String message) {
    super(message);
  }
}
