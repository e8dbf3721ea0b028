package dev.dromedary.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "email.bounced",
        "Email_2.hard-bounce.x",
        "1.2.3",
        "orders/create",
        "s3:ObjectCreated:Put",
        "user:create",
        "Rendering Failure",
        "com.example/v1",
        "Größe.geändert 🐪",
        ".",
        "a..b"
      })
  void nameIsAnyText(String name) {
    assertThat(EventType.requireName("type", name)).isEqualTo(name);
    assertThat(EventType.requirePattern("eventTypes[0]", name)).isEqualTo(name);
  }

  /** Its words match no pattern but a wildcard. */
  @Test
  void nameMayHoldStars() {
    assertThat(EventType.requireName("type", "a*.**")).isEqualTo("a*.**");
  }

  /** No String of CloudEvents 1.0, section 2.4. */
  @ParameterizedTest
  @ValueSource(strings = {"a\n", "\u0000", "a\u007f", "\u0085", "\ud83d", "a\udc2a", "\ud83dx"})
  void controlAndHalfCharactersAreRejected(String name) {
    assertRejected(() -> EventType.requireName("type", name), "type", "control characters");
    assertRejected(() -> EventType.requirePattern("type", name), "type", "control characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "**", "*.b", "a.*", "a.*.c", "*.*", "a.**", "*.**", "orders/create.*"})
  void patternHasStarsForWords(String pattern) {
    assertThat(EventType.requirePattern("eventTypes[0]", pattern)).isEqualTo(pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "*a", "a.b*", "**.a", "a.**.b", "***", "a.***", "a.* "})
  void starWithinAWordIsNoPattern(String pattern) {
    assertRejected(
        () -> EventType.requirePattern("eventTypes[0]", pattern),
        "eventTypes[0]",
        "must be an event type, or a pattern");
  }

  @ParameterizedTest
  @NullAndEmptySource
  void nothingIsRejectedAsMissing(String value) {
    assertRejected(() -> EventType.requireName("type", value), "type", "is required");
    assertRejected(() -> EventType.requirePattern("type", value), "type", "is required");
  }

  @Test
  void longestNameHas256Bytes() {
    String longest = "a".repeat(256);

    assertThat(EventType.requireName("type", longest)).isEqualTo(longest);
    assertRejected(() -> EventType.requireName("type", longest + "a"), "type", "at most 256 bytes");
  }

  /** A sender's value may be anything, so no refusal repeats it. */
  private static void assertRejected(Runnable reading, String field, String rule) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("'" + field + "' ")
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "email.*, email.**, true",
    "email.*, *.bounced, true",
    "email.bounced, email.bounced, true",
    "email.bounced, email.opened, false",
    "email.*, email, false",
    "email.**, email, false",
    "email.**, email.a.b, true",
    "**, a.b.c, true",
    "*, **, true",
    "*, a.b, false",
    "a.*.c, a.b.*, true",
    "a.*.c, *.b.d, false",
    "a.**, *.b.c, true",
    "a.b.**, *.c.**, false"
  })
  void patternsOverlapIfTheyMatchATypeOfBoth(String pattern, String other, boolean overlap) {
    assertThat(EventType.overlap(pattern, other)).isEqualTo(overlap);
    assertThat(EventType.overlap(other, pattern)).isEqualTo(overlap);
  }
}
