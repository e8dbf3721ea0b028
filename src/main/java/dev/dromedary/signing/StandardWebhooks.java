package dev.dromedary.signing;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;

/**
 * Standard Webhooks 1.0: HMAC-SHA256 over {@code id.timestamp.body}, one {@code v1,<base64>} a
 * secret, separated by spaces.
 */
public final class StandardWebhooks implements SignatureScheme {

  public static final String TIMESTAMP = "webhook-timestamp";
  public static final String SIGNATURE = "webhook-signature";

  static final String ALGORITHM = "HmacSHA256";
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(StandardWebhooks::mac);

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    return Map.of(
        TIMESTAMP,
        Long.toString(request.timestamp()),
        SIGNATURE,
        sign(request.id(), request.timestamp(), request.body(), secrets));
  }

  private static String sign(String id, long timestamp, byte[] body, List<SigningSecret> secrets) {
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
