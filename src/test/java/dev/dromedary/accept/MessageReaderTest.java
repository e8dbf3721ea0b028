package dev.dromedary.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.PayloadTooLargeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final EventReader reader = new EventReader(1000, 10, any -> {});

  @Test
  void propertiesSayItAllAndTheBodyGoesThrough() {
    Event event =
        read(
            Map.of(
                "eventType", "order.paid",
                "eventId", "o-1",
                "tenant", "acme",
                "eventTime", 1_700_000_000_000L,
                "contentType", "application/xml"),
            "<a/>");

    assertThat(event.id()).isEqualTo("o-1");
    assertThat(event.type()).isEqualTo("order.paid");
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(event.acceptedAt()).isEqualTo(NOW);
    assertThat(event.contentType()).isEqualTo("application/xml");
    assertThat(new String(event.body(), UTF_8)).isEqualTo("<a/>");
  }

  @Test
  void aBodyIsNotParsedWhenPropertiesSayItAll() {
    Event event = read(Map.of("eventType", "a", "eventId", "1"), "{not json}");

    assertThat(event.contentType()).isEqualTo("application/json");
    assertThat(new String(event.body(), UTF_8)).isEqualTo("{not json}");
  }

  @Test
  void aJsonBodyNamesTypeAndId() {
    String body = " {\"type\":\"order.paid\", \"id\":17, \"total\":1.00}\n";

    Event event = read(Map.of(), body);

    assertThat(event.type()).isEqualTo("order.paid");
    assertThat(event.id()).isEqualTo("17");
    assertThat(new String(event.body(), UTF_8)).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"a","id":"o 1"}  | ID:m-1       | o 1
          {"type":"a","id":{}}     | ID:m-1       | m-1
          {"type":"a","id":null}   | ID:m-1       | m-1
          {"type":"a","id":""}     | ID:m-1       | m-1
          {"type":"a"}             | ID:h ä#1     | h ä#1
          """)
  void theIdIsOfTheEnvelopeElseOfTheMessage(String body, String messageId, String id) {
    assertThat(reader.fromMessage(Map.of(), body.getBytes(UTF_8), true, messageId, NOW).id())
        .isEqualTo(id);
  }

  /** Such an id is of the order, say, and three events may be about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"o-1"}                        | ID:m-1 | m-1
          {"type":"invoice","id":"o-1"}       | ID:m-2 | m-2
          {broken}                            | ID:m-3 | m-3
          []                                  | m-4    | m-4
          plain                               | m-5    | m-5
          """)
  void idInABodyThatNamesNoTypeIsNotTheEvents(String body, String messageId, String id) {
    Event event =
        reader.fromMessage(Map.of("eventType", "a"), body.getBytes(UTF_8), true, messageId, NOW);

    assertThat(event.id()).isEqualTo(id);
  }

  @Test
  void anEventThatNothingIdentifiesGetsAnId() {
    for (String messageId : new String[] {null, "", "ID:"}) {
      assertThat(
              reader.fromMessage(Map.of("eventType", "a"), new byte[0], false, messageId, NOW).id())
          .startsWith("evt_");
    }
  }

  /** The same each time that the broker brings it. */
  @Test
  void messageIdThatIsTooLongStandsForTheSameEvent() {
    Supplier<Event> reading =
        () ->
            reader.fromMessage(Map.of("eventType", "a"), new byte[0], false, "x".repeat(1025), NOW);

    assertThat(reading.get().id()).startsWith("evt_").isEqualTo(reading.get().id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}   | application/json
          ' [ ] '   | application/json
          "x"       | text/plain; charset=utf-8
          hello {}  | text/plain; charset=utf-8
          {         | text/plain; charset=utf-8
          ''        | text/plain; charset=utf-8
          """)
  void theContentTypeIsGuessed(String body, String contentType) {
    assertThat(read(Map.of("eventType", "a"), body).contentType()).isEqualTo(contentType);
  }

  @Test
  void bytesThatAreNoTextAreBinary() {
    assertThat(
            reader
                .fromMessage(Map.of("eventType", "a"), new byte[] {(byte) 0xff, 0}, false, "m", NOW)
                .contentType())
        .isEqualTo("application/octet-stream");
  }

  @Test
  void cloudEventPropertiesOfBothSpellingsAreRead() {
    for (String prefix : new String[] {"ce_", "ce-", "cloudEvents_", "cloudEvents:"}) {
      Event event =
          read(
              Map.of(
                  prefix + "type", "a.b",
                  prefix + "id", "c-1",
                  prefix + "time", "2026-01-01T00:00:00Z",
                  prefix + "tenant", "acme"),
              "{\"type\":\"other\"}");

      assertThat(event.type()).isEqualTo("a.b");
      assertThat(event.id()).isEqualTo("c-1");
      assertThat(event.tenant()).isEqualTo("acme");
      assertThat(event.time()).isEqualTo("2026-01-01T00:00:00Z");
    }
  }

  @Test
  void aStructuredCloudEventIsKnownByItsBody() {
    String body = "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"source\":\"s\",\"type\":\"a\"}";

    Event event = read(Map.of(), body);

    assertThat(event.id()).isEqualTo("c-1");
    assertThat(event.contentType()).isEqualTo("application/cloudevents+json");
    assertThat(new String(event.body(), UTF_8)).isEqualTo(body);
  }

  @Test
  void propertiesWinOverAStructuredCloudEvent() {
    String body =
        "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"source\":\"s\",\"type\":\"a\",\"tenant\":\"x\"}";

    Event event = read(Map.of("tenant", "acme", "eventId", "e-1", "eventTime", "1700000000"), body);

    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.time()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(new String(event.body(), UTF_8)).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eventType   | '	'            | {}          | eventType
          eventId     | '	'            | {"type":"a"}| eventId
          ce_a-b      | x              | {"type":"a"}| ce_a-b
          ce_subject  | '	'            | {"type":"a"}| ce_subject
          tenant      | a b            | {"type":"a"}| tenant
          eventTime   | later          | {"type":"a"}| eventTime
          eventTime   | 99999999999999999 | {"type":"a"}| eventTime
          eventTime   | 999999999999999   | {"type":"a"}| eventTime
          contentType | a;b            | {"type":"a"}| contentType
          other       | x              | {}          | eventType
          other       | x              | plain       | eventType
          other       | x              | {"type":7}  | type
          other       | x              | {"type":"a\\n"} | type
          other       | x              | {"type":"a", | eventType
          contentType | application/json | {"type":"a", | body
          other       | x              | {"type" "a"} | body
          contentType | application/cloudevents+json | {"type":"a"} | specversion
          """)
  void invalidEventIsRejectedWithItsField(
      String property, String value, String body, String field) {
    assertThat(
            catchThrowableOfType(
                    InvalidInputException.class, () -> read(Map.of(property, value), body))
                .field())
        .isEqualTo(field);
  }

  @Test
  void aHeaderCannotBeSmuggledInThroughTheContentType() {
    Map<String, Object> properties =
        Map.of("eventType", "a", "contentType", "text/plain\r\nX-Evil: 1");

    assertThat(
            catchThrowableOfType(InvalidInputException.class, () -> read(properties, "x")).field())
        .isEqualTo("contentType");
  }

  @ParameterizedTest
  @CsvSource({
    "1764414000, 2025-11-29T11:00:00Z",
    "1764414000000, 2025-11-29T11:00:00Z",
    "1764414000123, 2025-11-29T11:00:00.123Z",
    "0, 1970-01-01T00:00:00Z",
    "-86400, 1969-12-31T00:00:00Z",
    "2025-11-29T11:00:00Z, 2025-11-29T11:00:00Z"
  })
  void timeIsSecondsOrMillisecondsOrText(String given, String time) {
    assertThat(read(Map.of("eventType", "a", "eventTime", given), "x").time()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1764414000.5", "1764414000123456", "1.764414E9", "0x10"})
  void timeInNoUnitThatIsRecognisedIsRejected(String given) {
    assertThat(
            catchThrowableOfType(
                    InvalidInputException.class,
                    () -> read(Map.of("eventType", "a", "eventTime", given), "x"))
                .field())
        .isEqualTo("eventTime");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_", "ce-", "cloudEvents_", "cloudEvents:"})
  void attributesOfACloudEventAreKept(String prefix) {
    Event event =
        read(
            Map.of(
                prefix + "specversion", "1.0",
                prefix + "type", "a",
                prefix + "source", "/s",
                prefix + "id", "1",
                prefix + "time", 1_764_414_000_000L,
                prefix + "subject", "€",
                prefix + "sampled", true,
                prefix + "datacontenttype", "application/xml"),
            "<a/>");

    assertThat(event.source()).isEqualTo("/s");
    assertThat(event.contentType()).isEqualTo("application/xml");
    assertThat(event.attributes())
        .isEqualTo(
            Map.of(
                "specversion", "1.0",
                "time", "2025-11-29T11:00:00Z",
                "subject", "€",
                "sampled", "true"));
  }

  /** The media type says that the body is the envelope, whatever a bus sets beside it. */
  @Test
  void structuredCloudEventKeepsItsSourceBesideATypeInAProperty() {
    String body = "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"source\":\"/s\",\"type\":\"a\"}";

    Event event =
        read(Map.of("eventType", "b", "contentType", "application/cloudevents+json"), body);

    assertThat(event.key()).isEqualTo(new EventKey("default", "/s", "c-1"));
    assertThat(event.type()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"contentType", "content-type", "JMS_AMQP_ContentType"})
  void contentTypeIsReadAsTheBrokersNameIt(String name) {
    assertThat(read(Map.of("eventType", "a", name, "application/xml"), "x").contentType())
        .isEqualTo("application/xml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/csv                             | é | text/csv; charset=utf-8
          text/xml; charset=UTF-8              | é | text/xml; charset=UTF-8
          text/xml; charset=ISO-8859-1         | é | text/xml; charset=utf-8
          text/xml;charset="utf-16"; a=b       | é | text/xml; a=b; charset=utf-8
          text/xml; charset=nonsense           | é | text/xml; charset=utf-8
          text/xml; charset=ISO-8859-1         | e | text/xml; charset=ISO-8859-1
          application/json; charset=ISO-8859-1 | é | application/json; charset=utf-8
          application/json                     | é | application/json
          application/soap+xml; action=x       | é | application/soap+xml; action=x
          """)
  void charsetIsTheOneThatWeGaveAText(String contentType, String text, String passedOn) {
    assertThat(read(Map.of("eventType", "a", "contentType", contentType), text).contentType())
        .isEqualTo(passedOn);
  }

  /** It is read again when the event comes from its queue. */
  @Test
  void contentTypeThatLeavesNoRoomForTheCharsetIsPassedOnWithoutIt() {
    for (int length = 100; length <= 120; length++) {
      String given = "text/plain;" + "a".repeat(length);
      String passedOn = read(Map.of("eventType", "a", "contentType", given), "x").contentType();

      assertThat(passedOn).startsWith(given);
      assertThat(read(Map.of("eventType", "a", "contentType", passedOn), "x").contentType())
          .isEqualTo(passedOn);
    }
  }

  @Test
  void contentTypeThatIsNoneWithoutItsWrongCharsetIsRejected() {
    Map<String, Object> properties =
        Map.of("eventType", "a", "contentType", "text/plain;charset=\"none\"/y");

    assertThatThrownBy(() -> read(properties, "x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be a media type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/plain                      | UTF-8        | text/plain; charset=utf-8
          text/plain                      | ISO-8859-1   | text/plain
          text/plain; charset=iso-8859-1  | ISO-8859-1   | text/plain; charset=iso-8859-1
          text/plain; charset=iso-8859-1  | UTF-8        | text/plain; charset=utf-8
          text/plain; charset=utf-8       | ISO-8859-1   | text/plain
          text/plain; charset=us-ascii    | UTF-8        | text/plain; charset=utf-8
          text/plain; charset=utf-16      | UTF-16       | text/plain; charset=utf-16
          text/plain; charset=windows-1252| windows-1252 | text/plain; charset=windows-1252
          """)
  void charsetOfBytesIsWhatTheyCanBe(String contentType, String charset, String passedOn)
      throws Exception {
    Event event =
        reader.fromMessage(
            Map.of("eventType", "a", "contentType", contentType),
            "größer".getBytes(charset),
            false,
            "m",
            NOW);

    assertThat(event.contentType()).isEqualTo(passedOn);
  }

  /**
   * A broker brings a message a second time; a sender posts another one with the id of the first.
   */
  @Test
  void digestIsOfWhatWasSentNotOfWhenItCame() {
    Map<String, Object> properties = Map.of("eventType", "a", "eventId", "1");

    long digest = read(properties, "{}").digest();

    assertThat(
            reader
                .fromMessage(properties, "{}".getBytes(UTF_8), false, "m-2", NOW.plusSeconds(1))
                .digest())
        .isEqualTo(digest);
    assertThat(read(properties, "{ }").digest()).isNotEqualTo(digest);
    assertThat(read(Map.of("eventType", "b", "eventId", "1"), "{}").digest()).isNotEqualTo(digest);
    assertThat(read(Map.of("eventType", "a", "eventId", "1", "ce_subject", "x"), "{}").digest())
        .isNotEqualTo(digest);
  }

  @Test
  void noBodyAndTooMuchBodyAreRejected() {
    Map<String, Object> properties = new HashMap<>(Map.of("eventType", "a"));

    assertThat(
            catchThrowableOfType(
                    InvalidInputException.class,
                    () -> reader.fromMessage(properties, null, false, "m", NOW))
                .field())
        .isEqualTo("body");
    assertThat(
            catchThrowableOfType(
                InvalidInputException.class,
                () -> reader.fromMessage(properties, new byte[1001], false, "m", NOW)))
        .isInstanceOf(PayloadTooLargeException.class);
  }

  private Event read(Map<String, Object> properties, String body) {
    return reader.fromMessage(properties, body.getBytes(UTF_8), true, "ID:m-1", NOW);
  }
}
