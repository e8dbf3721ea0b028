package dev.dromedary.encryption;

/** A stored secret is encrypted with a key that this gateway does not have. */
public final class UnknownKeyException extends RuntimeException {

  public UnknownKeyException(String keyId) {
    super("Stored secrets are encrypted with the key '%s', which is not set".formatted(keyId));
  }
}
