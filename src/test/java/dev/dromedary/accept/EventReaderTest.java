package dev.dromedary.accept;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonText;
import dev.dromedary.event.PayloadTooLargeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");
  private static final String CLOUD_EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"a-1\",\"source\":\"/mails\",\"type\":\"email.bounced\","
          + "\"time\":\"2026-01-01T01:00:00+01:00\",\"tenant\":\"acme\", \"data\":{\"x\" : 1.00}}";

  private final EventReader reader = new EventReader(1000, 3, any -> {});

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.00",
        "-0",
        "1E400",
        "123456789012345678901234567890.10",
        "null",
        "true",
        "\"\"",
        "\"a\\u0041\\/\\\"}\"",
        "\"grün 🐪\"",
        "{}",
        "[]",
        "{ \"b\" : 1 ,\n\t\"a\":[ 1.50, {\"data\":\"}\"} ] }",
        "[[[]], \"]\" ]"
      })
  void dataIsPassedOnByteForByte(String data) {
    for (String request :
        new String[] {
          "{\"type\":\"a.b\",\"data\":" + data + "}",
          " {\"data\" :  " + data + " , \"type\":\"a.b\" } \n",
          "{\"id\":\"x\",\"type\":\"a.b\",\"data\":\n" + data + "\r\n}"
        }) {
      Event event = plain(request);

      assertThat(new String(event.body(), UTF_8))
          .isEqualTo(
              "{\"type\":\"a.b\",\"timestamp\":\"2026-01-31T12:00:00.123Z\",\"data\":"
                  + data
                  + "}");
      assertThat(event.contentType()).isEqualTo("application/json");
    }
  }

  @Test
  void placesAreCountedInBytesNotCharacters() {
    Event event =
        reader
            .fromBatch(
                "[{\"type\":\"a\",\"data\":\"äöü🐪\"},{\"data\":\"ß\",\"type\":\"b\"}]"
                    .getBytes(UTF_8),
                NOW)
            .get(1)
            .event();

    assertThat(new String(event.body(), UTF_8)).endsWith("\"data\":\"ß\"}");
  }

  @Test
  void everyFieldOfThePlainFormCounts() {
    Event event =
        plain(
            "{\"type\":\"email.bounced\",\"id\":\"order/17@x\",\"tenant\":\"acme\","
                + "\"timestamp\":\"2026-01-31T13:00:00.5+02:00\",\"data\":{}}");

    assertThat(event.id()).isEqualTo("order/17@x");
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.time()).isEqualTo("2026-01-31T11:00:00.5Z");
    assertThat(event.acceptedAt()).isEqualTo(NOW);
    assertThat(new String(event.body(), UTF_8))
        .contains("\"timestamp\":\"2026-01-31T11:00:00.500Z\"");
  }

  @Test
  void anEventWithoutIdGetsOneAndIsOfTheDefaultTenant() {
    Received received =
        reader.fromRequest(json(), "{\"type\":\"a\",\"data\":1,\"id\":null}".getBytes(UTF_8), NOW);

    assertThat(received.named()).isFalse();
    assertThat(received.event().id()).startsWith("evt_");
    assertThat(received.event().tenant()).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"data":1}                                        | type
          {"type":"","data":1}                              | type
          {"type":7,"data":1}                               | type
          {"type":"a\\n","data":1}                          | type
          {"type":"a"}                                      | data
          {"type":"a","data":1,"dat":2}                     | dat
          {"type":"a","data":1,"id":""}                     | id
          {"type":"a","data":1,"id":"\\ud83d"}               | id
          {"type":"a","data":1,"id":"a\\u0000"}             | id
          {"type":"a","data":1,"id":7}                      | id
          {"type":"a","data":1,"tenant":"a/b"}              | tenant
          {"type":"a","data":1,"tenant":""}                 | tenant
          {"type":"a","data":1,"timestamp":"yesterday"}     | timestamp
          {"type":"a","data":1,"timestamp":1700000000}      | timestamp
          {"type":"a","data":1,"timestamp":"2026-02-31T00:00:00Z"} | timestamp
          {"type":"a","data":1,"timestamp":"2026-02-01T00:00:00"}  | timestamp
          {"type":"a","data":1,"timestamp":"0000-01-01T00:00:00Z"} | timestamp
          {"type":"a","data":1,"timestamp":"9999-12-31T23:59:59-18:00"} | timestamp
          {"type":"a","data":1,"type":"b"}                  | body
          {"type":"a","data":{"x":1,"x":2}}                 | body
          {"type":"a","data":1                              | body
          {"type":"a","data":1} x                           | body
          {"type":"a","data":01}                            | body
          {"type":"a","data":NaN}                           | body
          {'type':'a','data':1}                             | body
          []                                                | body
          "x"                                               | body
          null                                              | body
          {"specversion":"0.3","id":"a","source":"s","type":"a"} | specversion
          {"specversion":"1.0","source":"s","type":"a"}     | id
          {"specversion":"1.0","id":"a","type":"a"}         | source
          {"specversion":"1.0","id":"a","source":"s"}       | type
          {"specversion":"1.0","id":"a","source":"s","type":"a","time":"x"} | time
          {"specversion":"1.0","id":"a","source":"s","type":"a","data":1,"data_base64":"eA=="} | data_base64
          """)
  void invalidEventIsRejectedWithItsField(String request, String field) {
    assertThat(refusal(request).field()).isEqualTo(field);
  }

  @Test
  void malformedJsonIsRejectedWithItsPlaceButWithoutItsContent() {
    InvalidInputException refusal = refusal("{\"type\":\"a\",\n \"data\": topsecret}");

    assertThat(refusal.rule()).contains("line 2").contains("column");
    assertThat(refusal.getMessage()).doesNotContain("topsecret");
  }

  @Test
  void onlyUtf8WithoutAMarkIsJson() {
    String request = "{\"type\":\"a\",\"data\":1}";
    byte[] badUtf8 = "{\"type\":\"a\",\"data\":\"?\"}".getBytes(UTF_8);
    badUtf8[badUtf8.length - 3] = (byte) 0xff;

    for (byte[] body :
        new byte[][] {
          {},
          badUtf8,
          ("\ufeff" + request).getBytes(UTF_8),
          request.getBytes(UTF_16),
          request.getBytes(java.nio.charset.Charset.forName("UTF-32LE"))
        }) {
      assertThat(refusal(body).field()).isEqualTo("body");
    }
  }

  @Test
  void depthDigitsAndNamesWithoutAnEndAreRejected() {
    assertThat(refusal("{\"type\":\"a\",\"data\":" + "[".repeat(100_000)).rule())
        .contains("at most 500 levels");
    assertThat(refusal("{\"type\":\"a\",\"data\":" + "9".repeat(2000) + "}").rule())
        .contains("1,000 digits");
    assertThat(refusal("{\"type\":\"a\",\"data\":{\"" + "n".repeat(60_000) + "\":1}}").rule())
        .contains("50,000 characters");
  }

  @Test
  void aPayloadAtTheLimitIsTakenAndOneByteMoreIsNot() {
    int frame = plain("{\"type\":\"a\",\"data\":\"\"}").body().length;

    assertThat(plain("{\"type\":\"a\",\"data\":\"" + "x".repeat(1000 - frame) + "\"}").body())
        .hasSize(1000);
    assertThat(refusal("{\"type\":\"a\",\"data\":\"" + "x".repeat(1001 - frame) + "\"}"))
        .isInstanceOf(PayloadTooLargeException.class)
        .hasMessage("'body' must be at most 1000 bytes");
  }

  @Test
  void aStructuredCloudEventIsPassedOnAsItCame() {
    for (String contentType :
        new String[] {"application/cloudevents+json; charset=utf-8", "application/json"}) {
      Event event =
          reader
              .fromRequest(Map.of("content-type", contentType), CLOUD_EVENT.getBytes(UTF_8), NOW)
              .event();

      assertThat(new String(event.body(), UTF_8)).isEqualTo(CLOUD_EVENT);
      assertThat(event.contentType()).isEqualTo("application/cloudevents+json");
      assertThat(event.id()).isEqualTo("a-1");
      assertThat(event.type()).isEqualTo("email.bounced");
      assertThat(event.tenant()).isEqualTo("acme");
      assertThat(event.time()).isEqualTo("2026-01-01T00:00:00Z");
    }
  }

  @Test
  void aBinaryCloudEventTakesAnyBody() {
    byte[] body = {0, 1, (byte) 0xff};
    Map<String, String> headers =
        Map.of(
            "ce-specversion",
            "1.0",
            "ce-id",
            "a-1",
            "ce-source",
            "/s",
            "ce-type",
            "image.made",
            "ce-tenant",
            "acme",
            "ce-time",
            "2026-01-01T00:00:00Z",
            "content-type",
            "image/png");

    Event event = reader.fromRequest(headers, body, NOW).event();

    assertThat(event.body()).isEqualTo(body);
    assertThat(event.contentType()).isEqualTo("image/png");
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.time()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "ce-id,,ce-id",
    "ce-type,,ce-type",
    "ce-source,,ce-source",
    "ce-specversion,0.3,ce-specversion",
    "ce-time,now,ce-time",
    "ce-tenant,a b,ce-tenant",
    "ce-subject,a%0Ab,ce-subject",
    "ce-my-extension,x,ce-my-extension",
    "content-type,nonsense,Content-Type"
  })
  void aBinaryCloudEventThatBreaksARuleIsRejected(String header, String value, String field) {
    Map<String, String> headers =
        new TreeMap<>(
            Map.of("ce-specversion", "1.0", "ce-id", "a", "ce-source", "s", "ce-type", "t"));
    headers.put(header, value);
    headers.values().removeIf(Objects::isNull);

    assertThat(
            catchThrowableOfType(
                    InvalidInputException.class,
                    () -> reader.fromRequest(headers, new byte[0], NOW))
                .field())
        .isEqualTo(field);
  }

  /** In it, too, a sender's type is what its sender wrote. */
  @Test
  void typeOfAnyTextStaysAsItWasWrittenInTheBody() {
    for (String type :
        new String[] {"say \\\"hi\\\"", "s3:ObjectCreated:Put", "\\u00e9 é", "%s\\\\"}) {
      Event event = plain("{\"type\":\"" + type + "\",\"data\":1}");

      assertThat(new String(event.body(), UTF_8))
          .startsWith("{\"type\":\"" + type + "\",\"timestamp\"");
      assertThat(JsonText.isJson(event.body())).isTrue();
    }
  }

  @Test
  void longestIdHas1024Bytes() {
    for (String longest : new String[] {"x".repeat(1024), "é".repeat(512)}) {
      String request = "{\"type\":\"a\",\"data\":1,\"id\":\"%s\"}";

      assertThat(plain(request.formatted(longest)).id()).isEqualTo(longest);
      assertThat(refusal(request.formatted(longest + "x")).field()).isEqualTo("id");
    }
  }

  @Test
  void attributesOfABinaryCloudEventAreKept() {
    Map<String, String> headers =
        Map.of(
            "ce-specversion", "1.0",
            "ce-id", "a%20b",
            "ce-source", "/s",
            "ce-type", "t",
            "ce-time", "2026-01-01T00:00:00.000+01:00",
            "ce-subject", "%E2%82%AC",
            "ce-traceparent", "00-ab-cd-01",
            "content-type", "text/plain",
            "host", "example.com");

    Event event = reader.fromRequest(headers, new byte[0], NOW).event();

    assertThat(event.id()).isEqualTo("a b");
    assertThat(event.source()).isEqualTo("/s");
    assertThat(event.attributes())
        .isEqualTo(
            Map.of(
                "specversion", "1.0",
                "time", "2026-01-01T00:00:00.000+01:00",
                "subject", "€",
                "traceparent", "00-ab-cd-01"));
  }

  @Test
  void sourceOfAStructuredCloudEventIsKeptWithoutAttributes() {
    Event event = plain(CLOUD_EVENT);

    assertThat(event.source()).isEqualTo("/mails");
    assertThat(event.attributes()).isEmpty();
  }

  /** What the gateway adds is another one each time. */
  @Test
  void samePostHasTheSameDigestWheneverItComes() {
    String request = "{\"type\":\"a\",\"data\":{\"x\":1},\"id\":\"1\"}";

    assertThat(later(request)).isEqualTo(plain(request).digest());
    assertThat(later(CLOUD_EVENT)).isEqualTo(plain(CLOUD_EVENT).digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"a\",\"data\":{\"x\":2},\"id\":\"1\"}",
        "{\"type\":\"b\",\"data\":{\"x\":1},\"id\":\"1\"}",
        "{\"type\":\"a\",\"data\":{\"x\":1},\"id\":\"1\",\"timestamp\":\"2026-01-31T12:00:00.123Z\"}"
      })
  void anotherPostHasAnotherDigest(String request) {
    assertThat(plain(request).digest())
        .isNotEqualTo(plain("{\"type\":\"a\",\"data\":{\"x\":1},\"id\":\"1\"}").digest());
  }

  private long later(String request) {
    return reader
        .fromRequest(json(), request.getBytes(UTF_8), NOW.plusSeconds(60))
        .event()
        .digest();
  }

  @Test
  void aBatchHoldsBothFormsInOrder() {
    String batch = "[ {\"type\":\"a\",\"data\":1} ,\n " + CLOUD_EVENT + " ]";

    var events = reader.fromBatch(batch.getBytes(UTF_8), NOW);

    assertThat(events)
        .extracting(each -> each.event().type())
        .containsExactly("a", "email.bounced");
    assertThat(new String(events.get(1).event().body(), UTF_8)).isEqualTo(CLOUD_EVENT);
    assertThat(reader.fromBatch("[]".getBytes(UTF_8), NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"type":"a","data":1},{"type":"","data":1}]      | [1].type
          [{"type":"a","data":1},7]                         | [1]
          [{"type":"a","data":1},null]                      | [1]
          [{"specversion":"1.0","type":"a","id":"1"}]       | [0].source
          [{"type":"a","data":1,"data":1}]                  | body
          [{"type":"a","data":1}                            | body
          {"type":"a","data":1}                             | body
          [{},{},{},{}]                                     | body
          """)
  void aBatchIsRejectedWithTheEntryAtFault(String batch, String field) {
    assertThat(
            catchThrowableOfType(
                    InvalidInputException.class, () -> reader.fromBatch(batch.getBytes(UTF_8), NOW))
                .field())
        .isEqualTo(field);
  }

  @Test
  void aPayloadOverTheLimitInABatchStaysTooLarge() {
    String batch = "[{\"type\":\"a\",\"data\":\"" + "x".repeat(1000) + "\"}]";

    assertThat(
            catchThrowableOfType(
                PayloadTooLargeException.class, () -> reader.fromBatch(batch.getBytes(UTF_8), NOW)))
        .hasMessage("'[0].body' must be at most 1000 bytes");
  }

  @Test
  void aFieldNameOfTheSenderIsShownShortAndPlain() {
    InvalidInputException refusal = refusal("{\"" + "ü\\n".repeat(100) + "\":1}");

    assertThat(refusal.field()).hasSize(65).matches("[?]+…");
  }

  private Event plain(String request) {
    return reader.fromRequest(json(), request.getBytes(UTF_8), NOW).event();
  }

  private InvalidInputException refusal(String request) {
    return refusal(request.getBytes(UTF_8));
  }

  private InvalidInputException refusal(byte[] request) {
    return catchThrowableOfType(
        InvalidInputException.class, () -> reader.fromRequest(json(), request, NOW));
  }

  private static Map<String, String> json() {
    return Map.of("content-type", "application/json");
  }
}
