package dev.dromedary.encryption;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** Master keys that the gateway holds itself. */
final class AesKeyProvider implements KeyProvider {

  private static final String CONTEXT = "data key";

  private final String source;
  private final String current;
  private final Map<String, AesGcm> keys = new LinkedHashMap<>();
  private final Map<String, byte[]> masters = new LinkedHashMap<>();

  /**
   * @param current encrypts
   * @param previous only decrypt
   */
  AesKeyProvider(String source, byte[] current, List<byte[]> previous) {
    this.source = source;
    this.current = add(current);
    previous.forEach(this::add);
  }

  /** The id is that of the key's bytes, so that it needs no setting of its own. */
  private String add(byte[] key) {
    String id = DigestUtils.sha256Hex(DigestUtils.sha256(key)).substring(0, 12);
    keys.putIfAbsent(id, new AesGcm(key));
    masters.putIfAbsent(id, key);
    return id;
  }

  /**
   * @throws IllegalArgumentException if it is none; names the rule, not the text
   */
  static byte[] parse(String setting, String text) {
    try {
      byte[] key = Base64.getDecoder().decode(text.trim().replace('-', '+').replace('_', '/'));
      if (key.length == 32) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // As if it had another length.
    }
    throw new IllegalArgumentException(
        setting + " must be 32 random bytes in base64, as 'openssl rand -base64 32' makes them");
  }

  @Override
  public String keyId() {
    return current;
  }

  @Override
  public String source() {
    return source;
  }

  /** Its first step, which makes a key random, is left out (RFC 5869, 3.3): these are. */
  @Override
  public List<byte[]> derive(String purpose) {
    return masters.values().stream()
        .map(key -> new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(purpose + (char) 1))
        .toList();
  }

  @Override
  public byte[] wrap(byte[] dataKey) {
    return keys.get(current).encrypt(dataKey, CONTEXT);
  }

  @Override
  public byte[] unwrap(String keyId, byte[] wrapped) {
    AesGcm key = keys.get(keyId);
    if (key == null) {
      throw new UnknownKeyException(keyId);
    }
    return key.decrypt(wrapped, CONTEXT);
  }
}
