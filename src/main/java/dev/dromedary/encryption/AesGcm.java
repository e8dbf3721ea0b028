package dev.dromedary.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce, which stands before the encrypted bytes. */
public final class AesGcm {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  /**
   * @param key 32 bytes
   */
  public AesGcm(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  static byte[] newKey() {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    return key;
  }

  /**
   * @param context is not stored: what is moved elsewhere cannot be decrypted
   */
  public byte[] encrypt(byte[] plain, String context) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] encrypted = run(Cipher.ENCRYPT_MODE, nonce, plain, 0, context);
    return ByteBuffer.allocate(NONCE + encrypted.length).put(nonce).put(encrypted).array();
  }

  public byte[] decrypt(byte[] stored, String context) {
    return run(Cipher.DECRYPT_MODE, stored, stored, NONCE, context);
  }

  private byte[] run(int mode, byte[] nonce, byte[] text, int from, String context) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text, from, text.length - from);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("Encrypted content cannot be decrypted: it was changed", e);
    }
  }
}
