package dev.dromedary.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest (FIPS 180-4) of several texts, which stands for them where they would be too long. */
final class Sha256 {

  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::digest);

  /** 32 bytes. No two lists of texts without the character NUL have the same. */
  static byte[] of(String... texts) {
    MessageDigest digest = DIGEST.get();
    for (int i = 0; i < texts.length; i++) {
      if (i > 0) {
        digest.update((byte) 0);
      }
      digest.update(texts[i].getBytes(StandardCharsets.UTF_8));
    }
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private Sha256() {}
}
