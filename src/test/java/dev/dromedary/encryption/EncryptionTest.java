package dev.dromedary.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class EncryptionTest {

  private static final String OLD = Base64.getEncoder().encodeToString(AesGcm.newKey());
  private static final String NEW = Base64.getEncoder().encodeToString(AesGcm.newKey());

  private final Encryption old = TestEncryption.of(OLD);

  @Test
  void contentIsReadWithTheSameKeyByAnotherGateway() {
    String stored = old.encrypt("whsec_topsecret", "endpoint ep_1");

    assertThat(stored).doesNotContain("topsecret").startsWith(old.currentPrefix());
    assertThat(TestEncryption.of(OLD).decrypt(stored, "endpoint ep_1"))
        .isEqualTo("whsec_topsecret");
  }

  @Test
  void sameContentIsEncryptedDifferentlyEachTime() {
    assertThat(old.encrypt("a", "c")).isNotEqualTo(old.encrypt("a", "c"));
  }

  @Test
  void rotatedKeyReadsThePreviousOnesAndEncryptsWithItself() {
    String stored = old.encrypt("content", "c");
    Encryption rotated = TestEncryption.of(NEW, OLD);

    assertThat(rotated.decrypt(stored, "c")).isEqualTo("content");
    assertThat(rotated.encrypt("content", "c"))
        .startsWith(rotated.currentPrefix())
        .doesNotStartWith(old.currentPrefix());
  }

  @Test
  void textOfAnUnknownKeyNamesTheKeyAndNothingElse() {
    String stored = old.encrypt("content", "c");

    assertThatThrownBy(() -> TestEncryption.of(NEW).decrypt(stored, "c"))
        .isInstanceOf(UnknownKeyException.class)
        .hasMessageContaining(old.currentPrefix().split("\\.")[1])
        .hasMessageNotContaining(OLD);
  }

  @Test
  void textOfAnotherPlaceIsNotRead() {
    String stored = old.encrypt("content", "endpoint ep_1");

    assertThatThrownBy(() -> old.decrypt(stored, "endpoint ep_2"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changedTextIsNotRead() {
    String stored = old.encrypt("content", "c");
    char last = stored.charAt(stored.length() - 8);
    String changed =
        stored.substring(0, stored.length() - 8)
            + (last == 'A' ? 'B' : 'A')
            + stored.substring(stored.length() - 7);

    assertThatThrownBy(() -> old.decrypt(changed, "c")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> old.decrypt(stored + ".", "c"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> old.decrypt("aes256gcm.x", "c"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void textThatEarlierVersionsStoredInClearIsRead() {
    assertThat(old.decrypt("{\"id\":\"ep_1\"}", "c")).isEqualTo("{\"id\":\"ep_1\"}");
  }

  @Test
  void keyOfAnotherLengthIsRejectedWithoutBeingShown() {
    assertThatThrownBy(() -> AesKeyProvider.parse("webhooks.encryption.key", "dG9wc2VjcmV0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webhooks.encryption.key must be 32 random bytes in base64")
        .hasMessageNotContaining("dG9wc2VjcmV0");
  }
}
