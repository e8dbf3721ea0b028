package dev.dromedary.expression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final Transforms transforms = new Transforms(new Expressions(Duration.ofSeconds(10)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'body': data}                              | {"n":1,"big":18446744073709551615,"half":0.5,"text":"a\\"b","none":null,"list":[true,{}]}
          {'body': {'text': type + ' ' + data.text}}  | {"text":"email.bounced a\\"b"}
          {'body': [data.n, data.half, data.n > 0]}   | [1,0.5,true]
          {'body': 'text'}                            | "text"
          {'body': null}                              | null
          {'body': {'at': time, 'in': duration('2s'), 'bytes': b'abc'}} | {"at":"2026-01-31T12:00:00Z","in":"PT2S","bytes":"YWJj"}
          """)
  void bodyIsTheJsonOfItsValue(String transform, String body) {
    assertThat(new String(transforms.apply(transform, event()).body(), UTF_8)).isEqualTo(body);
  }

  @Test
  void transformWithoutABodyLeavesThatOfTheEvent() {
    Transforms.Shape shape =
        transforms.apply("{'headers': {'X-N': data.n, 'X-Type': type, 'X-Big': true}}", event());

    assertThat(shape.body()).isNull();
    assertThat(shape.headers())
        .containsEntry("X-N", "1")
        .containsEntry("X-Type", "email.bounced")
        .containsEntry("X-Big", "true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'body': data.missing}                         | ended with an error
          {'body': 1.0 / 0.0}                            | that JSON does not have
          {'text': 'no part of a request'}               | no object of body and headers only
          data                                           | no object of body and headers only
          {'headers': {'X-List': [1]}}                   | a header that is no text
          {'headers': 'X'}                               | headers that are no object
          {'body': data.n == 1 ? dyn(int) : dyn(1)}      | that JSON does not have
          """)
  void transformWithoutARequestFails(String transform, String why) {
    assertThatThrownBy(() -> transforms.apply(transform, event()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("a\"b");
  }

  @Test
  void transformOfWhatIsNoJsonFails() {
    Event binary =
        new Event("evt_1", "a", "acme", NOW, NOW, "application/octet-stream", new byte[] {1, 2});

    assertThatThrownBy(() -> transforms.apply("{'body': data}", binary))
        .hasMessageContaining("the payload is not JSON");
    assertThat(transforms.apply("{'body': id}", binary).body())
        .isEqualTo("\"evt_1\"".getBytes(UTF_8));
  }

  @Test
  void halfOfASurrogatePairIsWrittenAsItCame() {
    Event half = event("{\"type\": \"a\", \"data\": {\"text\": \"\\uD800\"}}");

    assertThat(new String(transforms.apply("{'body': data}", half).body(), UTF_8))
        .isEqualTo("{\"text\":\"\\uD800\"}");
  }

  @Test
  void bodyThatIsNestedTooDeeplyFailsWithThatReason() {
    Event deep = event("{\"type\": \"a\", \"data\": " + "[".repeat(495) + "]".repeat(495) + "}");
    assertThatThrownBy(() -> transforms.apply("{'body': [[[[[[[[data]]]]]]]]}", deep))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("nested too deeply");
  }

  /** A control character has six bytes in JSON. */
  @Test
  void bodyIsBounded() {
    String text = "\\u0001".repeat(200_000);
    Event large = event("{\"type\": \"a\", \"data\": {\"text\": \"" + text + "\"}}");

    assertThatThrownBy(() -> transforms.apply("{'body': data}", large))
        .hasMessageContaining("a body of more than 1048576 bytes");
    assertThatThrownBy(
            () ->
                transforms.apply(
                    "{'body': [1,2,3,4,5,6,7,8].map(i, [1,2,3,4,5,6,7,8].map(j, data))}", large))
        .hasMessageContaining("made more than 2 MB of values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "'text'", "[1]", "data.n + 1", "{'body': ", "{'body': nothing}"})
  void transformThatCannotGiveARequestIsRejectedAtRegistration(String transform) {
    assertThatThrownBy(() -> Transforms.require("transform", transform, name -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("'transform' ");
  }

  @Test
  void namesOfHeadersThatAreWrittenInATransformAreJudgedAtRegistration() {
    assertThatThrownBy(
            () ->
                Transforms.require(
                    "transform",
                    "{'body': {'Host': 1}, 'headers': {'X-A': 'a', 'Host': type}}",
                    name -> {
                      throw new InvalidInputException(name, "is judged");
                    }))
        .hasMessage("'X-A' is judged");
    assertThatCode(
            () ->
                Transforms.require(
                    "transform",
                    "{'headers': {type: 'a'}}",
                    name -> {
                      throw new AssertionError(name);
                    }))
        .doesNotThrowAnyException();
  }

  private static Event event() {
    return event(
        """
        {"type": "email.bounced", "data": {"n": 1, "big": 18446744073709551615, "half": 0.5,
         "text": "a\\"b", "none": null, "list": [true, {}]}}""");
  }

  private static Event event(String body) {
    return new Event(
        "evt_1", "email.bounced", "acme", NOW, NOW, "application/json", body.getBytes(UTF_8));
  }
}
