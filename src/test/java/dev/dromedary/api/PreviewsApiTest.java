package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntry;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PreviewsApiTest {

  private static final String EVENT =
      "{\"type\": \"email.bounced\", \"tenant\": \"acme\", \"data\": {\"n\":  1.00}}";

  private static Gateway gateway;
  private static Api api;
  private static String id;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
    id = register("\"filter\": \"data.n == 1\", \"headers\": {\"X-Team\": \"hidden\"}");
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @Test
  void previewSaysThatAnEventMatchesAndShowsItsRequest() {
    JsonNode preview = preview("\"endpointId\": \"" + id + "\", \"event\": " + EVENT);

    assertThat(preview.path("matches").booleanValue()).isTrue();
    assertThat(preview.path("outcome").stringValue()).isEqualTo("ATTEMPTED");
    assertThat(preview.path("pattern").stringValue()).isEqualTo("email.*");
    assertThat(preview.path("filter").booleanValue()).isTrue();
    JsonNode request = preview.path("request");
    assertThat(request.path("method").stringValue()).isEqualTo("POST");
    assertThat(request.path("url").stringValue()).isEqualTo("https://a.example/hook");
    assertThat(request.path("body").stringValue())
        .startsWith("{\"type\":\"email.bounced\",\"timestamp\":")
        .endsWith("\"data\":{\"n\":  1.00}}");
    assertThat(request.path("headers").path("Content-Type").stringValue())
        .isEqualTo("application/json");
    assertThat(request.path("headers").path("webhook-id").stringValue()).startsWith("evt_");
    assertThat(request.path("headers").path("X-Team").stringValue()).isEqualTo("***");
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void previewOfADefinitionRegistersNothing() {
    int before = gateway.endpoints.all().size();

    JsonNode preview =
        preview(
            "\"endpoint\": {\"url\": \"https://b.example\", \"eventTypes\": [\"**\"],"
                + " \"filter\": \"data.n > 1\", \"tenant\": \"acme\"}, \"event\": "
                + EVENT);

    assertThat(preview.path("matches").booleanValue()).isFalse();
    assertThat(preview.path("mismatch").stringValue()).isEqualTo("FILTER");
    assertThat(preview.path("because").stringValue()).contains("filter is false");
    assertThat(preview.has("endpointId")).isFalse();
    assertThat(gateway.endpoints.all()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "tenant": "other", "eventTypes": ["**"]                                  | TENANT
          "tenant": "acme", "eventTypes": ["sms.*", "email"]                       | EVENT_TYPE
          "tenant": "acme", "eventTypes": ["**"], "filter": "data.missing == 1"    | FILTER_FAILED
          "tenant": "acme", "eventTypes": ["**"], "filter": "data.n"               | FILTER_FAILED
          """)
  void previewNamesTheCauseOfAMismatch(String definition, String mismatch) {
    JsonNode preview =
        preview(
            "\"endpoint\": {\"url\": \"https://b.example\", %s}, \"event\": %s"
                .formatted(definition, EVENT));

    assertThat(preview.path("mismatch").stringValue()).isEqualTo(mismatch);
    assertThat(preview.path("outcome").stringValue()).isEqualTo("NO_DELIVERY");
    assertThat(preview.has("filterError")).isEqualTo(mismatch.equals("FILTER_FAILED"));
  }

  @Test
  void previewShowsTheTransformedRequestBeforeItIsSaved() {
    JsonNode preview =
        preview(
            "\"endpointId\": \"%s\", \"transform\": \"{'body': {'n': data.n}}\", \"event\": %s"
                .formatted(id, EVENT));

    assertThat(preview.path("request").path("body").stringValue()).isEqualTo("{\"n\":1.0}");
    assertThat(gateway.endpoints.find(id).orElseThrow().definition().transform()).isNull();
  }

  @Test
  void previewSaysWhyATransformGivesNoRequest() {
    JsonNode preview =
        preview(
            "\"endpoint\": {\"url\": \"https://b.example\", \"eventTypes\": [\"**\"],"
                + " \"tenant\": \"acme\", \"transform\": \"{'body': data.missing}\"}, \"event\": "
                + EVENT);

    assertThat(preview.path("matches").booleanValue()).isTrue();
    assertThat(preview.path("transformError").stringValue()).startsWith("ended with an error");
    assertThat(preview.has("request")).isFalse();
  }

  @Test
  void previewOfAStoppedEndpointSaysWhatBecomesOfTheDelivery() {
    String paused = register("\"description\": \"paused\"");
    api.post("/api/v1/endpoints/" + paused + "/pause");
    String disabled = register("\"description\": \"disabled\"");
    api.post("/api/v1/endpoints/" + disabled + "/disable");

    assertThat(outcome(paused)).isEqualTo("WAITS");
    assertThat(outcome(disabled)).isEqualTo("DEAD_LETTERED");
  }

  @Test
  void previewOfAnAcceptedEventShowsItsBytes() {
    gateway.history.record(
        List.of(
            new HistoryEntry.Accepted(
                new Event(
                    "evt_old",
                    "email.bounced",
                    "acme",
                    Gateway.NOW,
                    Gateway.NOW,
                    "application/octet-stream",
                    new byte[] {(byte) 0xff, 1}),
                0)));

    JsonNode preview = preview("\"endpointId\": \"%s\", \"eventId\": \"evt_old\"".formatted(id));

    assertThat(preview.path("mismatch").stringValue()).isEqualTo("FILTER_FAILED");
    assertThat(preview.path("request").path("bodyBase64").stringValue()).isEqualTo("/wE=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"event": {}}                                                       | endpoint
          {"endpointId": "ep_1", "endpoint": {}, "event": {}}                 | endpoint
          {"endpointId": "ep_1"}                                              | event
          {"endpointId": 7, "eventId": "x"}                                   | endpointId
          {"endpointId": "ep_1", "event": {"type": ""}}                       | event.type
          {"endpointId": "ep_1", "event": 7}                                  | event
          {"endpoint": {}, "transform": "{}", "event": {"type":"a","data":1}} | transform
          {"endpointId": "ep_1", "event": {"type":"a","data":1}, "tenant":"a"}| tenant
          {"endpoint": {"url": "ftp://x"}, "event": {"type":"a","data":1}}    | endpoint.url
          {"endpoint": [], "event": {"type":"a","data":1}}                    | endpoint
          """)
  void invalidPreviewIsRejectedByItsField(String body, String field) {
    Reply reply = api.post("/api/v1/previews", body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
  }

  @Test
  void unknownIdsAreNotFound() {
    assertThat(api.post("/api/v1/previews", body("ep_none", EVENT)).status()).isEqualTo(404);
    assertThat(
            api.post(
                    "/api/v1/previews",
                    "{\"endpointId\": \"%s\", \"eventId\": \"none\"}".formatted(id))
                .status())
        .isEqualTo(404);
  }

  private static String outcome(String endpointId) {
    return preview("\"endpointId\": \"" + endpointId + "\", \"event\": " + EVENT)
        .path("outcome")
        .stringValue();
  }

  private static JsonNode preview(String fields) {
    Reply reply = api.post("/api/v1/previews", "{" + fields + "}");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static String body(String endpointId, String event) {
    return "{\"endpointId\": \"%s\", \"event\": %s}".formatted(endpointId, event);
  }

  private static String register(String more) {
    return api.post(
            "/api/v1/endpoints",
            "{\"url\": \"https://a.example/hook\", \"tenant\": \"acme\", \"eventTypes\": [\"email.*\"], %s}"
                .formatted(more))
        .json()
        .path("id")
        .stringValue();
  }
}
