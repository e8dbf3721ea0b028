package dev.dromedary.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final EventReader reader = new EventReader(1000, 10);

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
          {"id":"o-1"}      | ID:m-1       | o-1
          {"id":"o 1"}      | ID:m-1       | m-1
          {"id":{}}         | ID:m-1       | m-1
          {"id":null}       | ID:m-1       | m-1
          {broken}          | ID:m-1       | m-1
          []                | m-1          | m-1
          plain             | ID:h ä#1     | h---1
          """)
  void theIdIsOfTheBodyElseOfTheMessage(String body, String messageId, String id) {
    Event event =
        reader.fromMessage(Map.of("eventType", "a"), body.getBytes(UTF_8), messageId, NOW);

    assertThat(event.id()).isEqualTo(id);
  }

  @Test
  void anEventThatNothingIdentifiesGetsAnId() {
    for (String messageId : new String[] {null, "", "ID:"}) {
      assertThat(reader.fromMessage(Map.of("eventType", "a"), new byte[0], messageId, NOW).id())
          .startsWith("evt_");
    }
    assertThat(reader.fromMessage(Map.of("eventType", "a"), new byte[0], "x".repeat(500), NOW).id())
        .hasSize(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}   | application/json
          ' [ ] '   | application/json
          "x"       | text/plain
          hello {}  | text/plain
          {         | text/plain
          ''        | text/plain
          """)
  void theContentTypeIsGuessed(String body, String contentType) {
    assertThat(read(Map.of("eventType", "a"), body).contentType()).isEqualTo(contentType);
  }

  @Test
  void bytesThatAreNoTextAreBinary() {
    assertThat(
            reader
                .fromMessage(Map.of("eventType", "a"), new byte[] {(byte) 0xff, 0}, "m", NOW)
                .contentType())
        .isEqualTo("application/octet-stream");
  }

  @Test
  void cloudEventPropertiesOfBothSpellingsAreRead() {
    for (String prefix : new String[] {"ce_", "cloudEvents_"}) {
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

    Event event = read(Map.of("tenant", "acme", "eventId", "e-1", "eventTime", "0"), body);

    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.time()).isEqualTo(Instant.EPOCH);
    assertThat(new String(event.body(), UTF_8)).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eventType   | a b            | {}          | eventType
          eventId     | a b            | {"type":"a"}| eventId
          tenant      | a b            | {"type":"a"}| tenant
          eventTime   | later          | {"type":"a"}| eventTime
          eventTime   | 99999999999999999 | {"type":"a"}| eventTime
          eventTime   | 999999999999999   | {"type":"a"}| eventTime
          contentType | a;b            | {"type":"a"}| contentType
          other       | x              | {}          | eventType
          other       | x              | plain       | eventType
          other       | x              | {"type":7}  | type
          other       | x              | {"type":"a b"} | type
          other       | x              | {"type":"a", | eventType
          contentType | application/json | {"type":"a", | body
          other       | x              | {"type" "a"} | body
          contentType | application/cloudevents+json | {"type":"a"} | specversion
          """)
  void whatBreaksARuleIsRefusedWithItsField(
      String property, String value, String body, String field) {
    assertThat(
            catchThrowableOfType(Refusal.class, () -> read(Map.of(property, value), body)).field())
        .isEqualTo(field);
  }

  @Test
  void aHeaderCannotBeSmuggledInThroughTheContentType() {
    Map<String, Object> properties =
        Map.of("eventType", "a", "contentType", "text/plain\r\nX-Evil: 1");

    assertThat(catchThrowableOfType(Refusal.class, () -> read(properties, "x")).field())
        .isEqualTo("contentType");
  }

  @Test
  void noBodyAndTooMuchBodyAreRefused() {
    Map<String, Object> properties = new HashMap<>(Map.of("eventType", "a"));

    assertThat(
            catchThrowableOfType(
                    Refusal.class, () -> reader.fromMessage(properties, null, "m", NOW))
                .field())
        .isEqualTo("body");
    assertThat(
            catchThrowableOfType(
                Refusal.class, () -> reader.fromMessage(properties, new byte[1001], "m", NOW)))
        .isInstanceOf(TooLarge.class);
  }

  private Event read(Map<String, Object> properties, String body) {
    return reader.fromMessage(properties, body.getBytes(UTF_8), "ID:m-1", NOW);
  }
}
