package dev.dromedary.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;

/** The primitives of the schemes, each of which every Java platform has. */
final class Signing {

  static final String TIMESTAMP = StandardWebhooks.TIMESTAMP;

  private Signing() {}

  static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An HMAC takes any key", e);
    }
  }

  static byte[] sign(String algorithm, PrivateKey key, byte[]... parts) {
    try {
      java.security.Signature signature = java.security.Signature.getInstance(algorithm);
      signature.initSign(key);
      for (byte[] part : parts) {
        signature.update(part);
      }
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key was read as one of " + algorithm, e);
    }
  }

  /**
   * Whether a signature is by this key.
   *
   * @param signature in base 64
   */
  static boolean holds(String algorithm, PublicKey key, String signature, byte[]... parts) {
    try {
      java.security.Signature verifying = java.security.Signature.getInstance(algorithm);
      verifying.initVerify(key);
      for (byte[] part : parts) {
        verifying.update(part);
      }
      return verifying.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  static String sha256(byte[]... parts) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The key of a secret whose text is the key, or what the text stands for. */
  static byte[] key(SigningSecret secret, Signature.Encoding encoding) {
    String text = secret.reveal();
    return encoding == Signature.Encoding.HEX
        ? HexFormat.of().parseHex(text)
        : encoding == Signature.Encoding.BASE64 ? Base64.getDecoder().decode(text) : utf8(text);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
