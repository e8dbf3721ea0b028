package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Event types, registered and enforced. */
class EventTypesApiTest {

  private static final String TYPES = "/api/v1/event-types";
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}},\"required\":[\"total\"]}";

  private static Gateway gateway;
  private static Api api;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @Test
  void typeIsRegisteredShownReplacedAndDeleted() {
    String path = TYPES + "/shown.once";
    Reply made =
        api.send(
            "PUT",
            path,
            "{\"description\":\"An order\",\"example\":{\"total\":1},\"schema\":" + SCHEMA + "}");

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.json().path("createdAt").stringValue()).isEqualTo("2026-01-31T12:00:00.000Z");
    assertThat(api.get(path).text()).isEqualTo(made.text());
    assertThat(api.send("PUT", path, "{}").json().has("schema")).isFalse();
    assertThat(api.delete(path).status()).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(api.delete(path).status()).isEqualTo(404);
  }

  @Test
  void typesAreListedByNameInPages() {
    for (String name : new String[] {"list.c", "list.a", "list.b%20d"}) {
      assertThat(api.send("PUT", TYPES + "/" + name, "{}").status()).isEqualTo(200);
    }

    Reply first = api.get(TYPES + "?limit=2");
    Reply second =
        api.get(TYPES + "?limit=2&cursor=" + first.json().path("nextCursor").stringValue());

    assertThat(first.json().path("data").findValuesAsString("name"))
        .containsExactly("list.a", "list.b d");
    assertThat(second.json().path("data").findValuesAsString("name")).startsWith("list.c");
    assertThat(api.get(TYPES + "/list.b%20d").status()).isEqualTo(200);
  }

  @Test
  void eventThatBreaksTheSchemaOfItsTypeIsRejected() {
    api.send("PUT", TYPES + "/order.checked", "{\"schema\":" + SCHEMA + "}");
    int before = gateway.accepted.size();

    Reply plain =
        api.post("/api/v1/events", "{\"type\":\"order.checked\",\"data\":{\"total\":\"a\"}}");
    Reply cloudEvent =
        api.post(
            "/api/v1/events",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"order.checked\",\"data\":{}}");
    Reply batch =
        api.post(
            "/api/v1/events/batch",
            "[{\"type\":\"other\",\"data\":1},{\"type\":\"order.checked\",\"data\":{}}]");

    assertThat(plain.status()).isEqualTo(400);
    assertThat(plain.json().path("field").stringValue()).isEqualTo("data.total");
    assertThat(plain.json().path("rule").stringValue())
        .isEqualTo("must keep the schema of its type: type \"number\"");
    assertThat(cloudEvent.json().path("field").stringValue()).isEqualTo("data.total");
    assertThat(batch.json().path("field").stringValue()).isEqualTo("[1].data.total");
    assertThat(gateway.accepted).hasSize(before);
    assertThat(
            api.post("/api/v1/events", "{\"type\":\"order.checked\",\"data\":{\"total\":1}}")
                .status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bad.one | {"schema": 1}                                       | schema
          bad.one | {"schema": {"type": 1}}                             | schema.type
          bad.one | {"schema": {"type": "string"}, "example": 1}        | example
          bad.one | {"description": 1}                                  | description
          bad.one | {"description": ""}                                 | description
          bad.one | {"name": "bad.one"}                                 | name
          bad%01  | {}                                                  | name
          """)
  void badTypeIsRejected(String name, String body, String field) {
    Reply reply = api.send("PUT", TYPES + "/" + name, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(api.get(TYPES + "/bad.one").status()).isEqualTo(404);
    assertThat(reply.text()).contains("\"field\":\"" + field);
  }
}
