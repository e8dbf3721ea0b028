package dev.dromedary.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encrypts what is stored. The text holds all that decrypts it but the master key: its id, the data
 * key that it encrypted, and the content. A gateway makes one data key in its life, so that a key
 * management service is asked once for it and not for each endpoint.
 */
public final class Encryption {

  private static final String SCHEME = "aes256gcm";
  private static final String SEPARATOR = ".";

  private final KeyProvider keys;
  private final Map<String, AesGcm> dataKeys = new ConcurrentHashMap<>();
  private Own own;

  public Encryption(KeyProvider keys) {
    this.keys = keys;
  }

  /**
   * @param context names the place of the content; it decrypts nowhere else
   */
  public String encrypt(String content, String context) {
    Own now = own();
    byte[] encrypted = now.key.encrypt(content.getBytes(StandardCharsets.UTF_8), context);
    return now.prefix + base64(encrypted);
  }

  /**
   * The content of a text that {@link #encrypt} gave, or the text itself if it is none, as earlier
   * versions stored it.
   *
   * @throws UnknownKeyException if its key is not there
   * @throws IllegalStateException if it was changed, or stood elsewhere
   */
  public String decrypt(String stored, String context) {
    if (!isEncrypted(stored)) {
      return stored;
    }
    String[] parts = stored.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalStateException("A stored secret cannot be decrypted: it was changed");
    }
    AesGcm key =
        dataKeys.computeIfAbsent(
            parts[1] + SEPARATOR + parts[2],
            wrapped -> new AesGcm(keys.unwrap(parts[1], bytes(parts[2]))));
    return new String(key.decrypt(bytes(parts[3]), context), StandardCharsets.UTF_8);
  }

  /** The beginning of each text that has the present master key. */
  public String currentPrefix() {
    return SCHEME + SEPARATOR + keys.keyId() + SEPARATOR;
  }

  public static boolean isEncrypted(String stored) {
    return stored.startsWith(SCHEME + SEPARATOR);
  }

  private synchronized Own own() {
    String prefix = currentPrefix();
    if (own == null || !own.prefix.startsWith(prefix)) {
      byte[] key = AesGcm.newKey();
      own = new Own(prefix + base64(keys.wrap(key)) + SEPARATOR, new AesGcm(key));
    }
    return own;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  private static final class Own {

    private final String prefix;
    private final AesGcm key;

    Own(String prefix, AesGcm key) {
      this.prefix = prefix;
      this.key = key;
    }
  }
}
