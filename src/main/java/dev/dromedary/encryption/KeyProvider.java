package dev.dromedary.encryption;

import java.util.List;

/**
 * The master keys, which encrypt data keys only (envelope encryption). A bean of this type, of a
 * key management service for example, takes the place of the settings.
 */
public interface KeyProvider {

  /** Id of the key that encrypts now: 1 to 64 letters, digits and hyphens; not a secret. */
  String keyId();

  /** Where the key comes from, for the health of the gateway. */
  String source();

  /** Encrypts a data key with the key that encrypts now. */
  byte[] wrap(byte[] dataKey);

  /**
   * Decrypts a data key.
   *
   * @param keyId of the key that encrypted it
   * @throws UnknownKeyException if there is no such key
   */
  byte[] unwrap(String keyId, byte[] wrapped);

  /**
   * Keys of 32 bytes for that purpose alone, such as HKDF (RFC 5869) derives them: the first from
   * the key that encrypts now, the others from the keys before it. They are the same on each
   * gateway and after each start.
   */
  List<byte[]> derive(String purpose);
}
