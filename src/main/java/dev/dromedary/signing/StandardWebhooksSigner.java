package dev.dromedary.signing;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;

/**
 * Signs as Standard Webhooks 1.0 says: HMAC-SHA256 over {@code id.timestamp.body}, one {@code
 * v1,<base64>} a secret, separated by spaces, so that a receiver may hold any of them while they
 * rotate.
 */
public final class StandardWebhooksSigner {

  static final String ALGORITHM = "HmacSHA256";
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(StandardWebhooksSigner::mac);

  private StandardWebhooksSigner() {}

  /**
   * @param timestamp seconds since 1970, the value of {@code webhook-timestamp}
   * @return the value of {@code webhook-signature}
   */
  public static String sign(String id, long timestamp, byte[] body, List<SigningSecret> secrets) {
    byte[] prefix = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
    StringBuilder header = new StringBuilder(48 * secrets.size());
    Mac mac = MAC.get();
    for (SigningSecret secret : secrets) {
      try {
        mac.init(secret.key());
      } catch (InvalidKeyException e) {
        throw new IllegalStateException("An HMAC takes any key", e);
      }
      mac.update(prefix);
      if (!header.isEmpty()) {
        header.append(' ');
      }
      header.append("v1,").append(Base64.getEncoder().encodeToString(mac.doFinal(body)));
    }
    return header.toString();
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
