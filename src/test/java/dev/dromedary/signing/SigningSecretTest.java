package dev.dromedary.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {

  @Test
  void generatedSecretHas256BitsAndIsNewEachTime() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String secret = SigningSecret.generate().reveal();
      assertThat(secret).startsWith("whsec_");
      assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
      seen.add(secret);
    }
    assertThat(seen).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 25, 32, 63, 64})
  void secretOf24To64BytesIsReadAndGivenBackAsItWas(int bytes) {
    String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);

    assertThat(SigningSecret.parse(text).reveal()).isEqualTo(text);
    assertThat(SigningSecret.parse(text)).isEqualTo(SigningSecret.parse(text));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void secretWithoutItsPrefixIsRejected(String text) {
    assertRejected(text, "must start with whsec_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS$",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa_-",
        "whsec_MfKQ9r8G KYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
      })
  void secretThatIsNotBase64IsRejected(String text) {
    assertRejected(text, "must be base 64 after whsec_");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "23", "65", "1000"})
  void secretThatIsTooShortOrTooLongIsRejected(int bytes) {
    assertRejected(
        "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]), "must hold 24 to 64 bytes");
  }

  @Test
  void textDoesNotShowTheSecret() {
    assertThat(SigningSecret.generate()).hasToString("whsec_***");
  }

  private static void assertRejected(String text, String rule) {
    assertThatThrownBy(() -> SigningSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(rule);
  }
}
