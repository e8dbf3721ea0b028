package dev.dromedary.encryption;

import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.KeyFile;
import dev.dromedary.startup.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The encryption of stored secrets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EncryptionProperties.class)
class EncryptionConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(EncryptionConfiguration.class);
  private static final String SETTING = "webhooks.encryption.key";

  @Bean
  @ConditionalOnMissingBean(KeyProvider.class)
  AesKeyProvider webhooksKeyProvider(EncryptionProperties properties, DataFolder folder) {
    List<byte[]> previous =
        properties.previousKeys().stream()
            .map(key -> AesKeyProvider.parse("webhooks.encryption.previous-keys", key))
            .toList();
    if (!properties.key().isBlank()) {
      return new AesKeyProvider(SETTING, AesKeyProvider.parse(SETTING, properties.key()), previous);
    }
    Path file = folder.path().resolve("encryption.key");
    try {
      String key =
          KeyFile.read(
              file, made -> LOG.info("A new key that encrypts stored secrets is kept in {}", file));
      return new AesKeyProvider("encryption.key", AesKeyProvider.parse(SETTING, key), previous);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "The file %s holds no key that can be read.".formatted(file),
          "Put the key back from a backup, or set webhooks.encryption.key: without it the stored"
              + " endpoints cannot be read.",
          e);
    }
  }

  @Bean
  Encryption webhooksEncryption(KeyProvider keys) {
    return new Encryption(keys);
  }
}
