package dev.dromedary.signing;

import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * A Standard Webhooks secret: {@code whsec_} and 24 to 64 bytes in base 64. Never shows itself in a
 * text.
 */
public final class SigningSecret {

  private static final String PREFIX = "whsec_";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;
  private final SecretKeySpec key;

  private SigningSecret(byte[] bytes) {
    this.bytes = bytes;
    this.key = new SecretKeySpec(bytes, StandardWebhooks.ALGORITHM);
  }

  public static SigningSecret generate() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new SigningSecret(bytes);
  }

  /**
   * @throws IllegalArgumentException if the text is no such secret; the message does not repeat it
   */
  public static SigningSecret parse(String text) {
    if (text == null || !text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("must start with " + PREFIX);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be base 64 after " + PREFIX);
    }
    if (bytes.length < 24 || bytes.length > 64) {
      throw new IllegalArgumentException("must hold 24 to 64 bytes");
    }
    return new SigningSecret(bytes);
  }

  /** The secret in clear, for its store and for the one answer that shows it. */
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** For an HMAC with SHA-256. */
  public SecretKeySpec key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret that
        && java.security.MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
