package dev.dromedary.kit;

import dev.dromedary.encryption.Encryption;
import dev.dromedary.encryption.KeyProvider;
import dev.dromedary.encryption.UnknownKeyException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A provider of one key, which encrypts nothing, so that every object of its name has the same. */
public record PlainKeys(String keyId) implements KeyProvider {

  public static Encryption encryption() {
    return new Encryption(new PlainKeys("plain"));
  }

  @Override
  public String source() {
    return "test";
  }

  @Override
  public List<byte[]> derive(String purpose) {
    return List.of((keyId + purpose).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] wrap(byte[] dataKey) {
    return dataKey;
  }

  @Override
  public byte[] unwrap(String id, byte[] wrapped) {
    if (!id.equals(keyId)) {
      throw new UnknownKeyException(id);
    }
    return wrapped;
  }
}
