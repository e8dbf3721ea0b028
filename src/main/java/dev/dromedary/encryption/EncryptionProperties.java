package dev.dromedary.encryption;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code webhooks.encryption}: the keys that encrypt stored secrets.
 *
 * @param key Key of 32 random bytes in base64. If empty, one is made at the first start and kept in
 *     the data folder; gateways that share a database need the same.
 * @param previousKeys Keys that encrypted before this one. Stored secrets are encrypted anew at the
 *     next start.
 */
@ConfigurationProperties("webhooks.encryption")
record EncryptionProperties(@DefaultValue("") String key, @DefaultValue List<String> previousKeys) {

  EncryptionProperties {
    if (!key.isBlank()) {
      AesKeyProvider.parse("webhooks.encryption.key", key);
    }
    previousKeys.forEach(each -> AesKeyProvider.parse("webhooks.encryption.previous-keys", each));
  }

  @Override
  public String toString() {
    return "EncryptionProperties[***]";
  }
}
