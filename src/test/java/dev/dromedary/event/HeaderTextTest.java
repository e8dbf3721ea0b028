package dev.dromedary.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTextTest {

  /** The first line is the example of CloudEvents 1.0, HTTP binding, section 3.1.3.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Euro € 😀     | Euro%20%E2%82%AC%20%F0%9F%98%80
          evt_1         | evt_1
          <1@mail.x>,~; | <1@mail.x>,~;
          100%          | 100%25
          say "a"       | say%20%22a%22
          é             | %C3%A9
          """)
  void textIsEncodedAndDecoded(String text, String value) {
    assertThat(HeaderText.encode(text)).isEqualTo(value);
    assertThat(HeaderText.decode(value)).isEqualTo(text);
  }

  @Test
  void noTextEndsAHeader() {
    assertThat(HeaderText.encode("a\r\nwebhook-id: b\0")).isEqualTo("a%0D%0Awebhook-id:%20b%00");
  }

  /** Senders of older versions, and those that do not encode. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a \\"b\\""  | a "b"
          a b          | a b
          100%         | 100%
          %zz%4        | %zz%4
          %e2%82%ac    | €
          """)
  void otherNotationsAreReadAsMeant(String value, String text) {
    assertThat(HeaderText.decode(value)).isEqualTo(text);
  }

  @Test
  void rawBytesAreUtf8ElseLatin1() {
    assertThat(HeaderText.decode("\u00c3\u00a9")).isEqualTo("é");
    assertThat(HeaderText.decode("\u00e9")).isEqualTo("é");
  }
}
