package dev.dromedary.encryption;

import java.util.List;

/** Encryption as a gateway has it by its settings. */
public final class TestEncryption {

  private TestEncryption() {}

  public static Encryption of(String key, String... previous) {
    return new Encryption(keys(key, previous));
  }

  public static KeyProvider keys(String key, String... previous) {
    return new AesKeyProvider(
        "test",
        AesKeyProvider.parse("key", key),
        List.of(previous).stream().map(each -> AesKeyProvider.parse("key", each)).toList());
  }
}
