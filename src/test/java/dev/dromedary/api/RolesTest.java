package dev.dromedary.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.event.Event;
import dev.dromedary.event.TypedId;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistoryEntry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of the API with every role, for all tenants and for one: it does what the table of
 * docs/api.md says, and finds nothing of another tenant.
 */
class RolesTest {

  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z]+) ([^`]+)` \\| (\\w+)(, all tenants)? \\|.*");
  private static final String BASE = "/api/v1";

  /** What the paths name, of the tenant {@code other}. */
  private static final Map<String, String> FOREIGN = new LinkedHashMap<>();

  private static Gateway gateway;
  private static Api admin;
  private static final Map<String, Api> CALLERS = new TreeMap<>();

  /** A call as the table has it. */
  private record Row(String method, String path, Role role, boolean isGatewayWide) {}

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    admin = gateway.api();
    for (Role role : Role.values()) {
      CALLERS.put(role.text(), with("{\"name\":\"of all\",\"role\":\"%s\"}", role));
      CALLERS.put(
          role.text() + " of acme",
          with("{\"name\":\"of acme\",\"role\":\"%s\",\"tenant\":\"acme\"}", role));
    }
    String endpoint = created("/endpoints", endpoint("other", "https://other.example"));
    Event event =
        new Event(
            "order-7", "order.paid", "other", Gateway.NOW, Gateway.NOW, "text/plain", bytes("x"));
    String delivery = TypedId.delivery(event, endpoint);
    gateway.history.record(
        List.of(
            HistoryEntries.accepted(event, 1),
            new HistoryEntry.Moved(
                delivery,
                event.id(),
                "",
                endpoint,
                "other",
                "order.paid",
                DeliveryStatus.DELIVERED,
                2,
                Gateway.LAST,
                null,
                null,
                Gateway.NOW,
                Gateway.NOW,
                null)));
    FOREIGN.put("/endpoints/{id}", endpoint);
    FOREIGN.put("/events/{id}", "order-7");
    FOREIGN.put("/deliveries/{id}", delivery);
    FOREIGN.put("/replays/{id}", created("/replays", "{\"from\":{\"tenant\":\"other\"}}"));
    FOREIGN.put(
        "/keys/{id}",
        created("/keys", "{\"name\":\"a\",\"role\":\"viewer\",\"tenant\":\"other\"}"));
    FOREIGN.put("/tenants/{tenant}", "other");
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  private static Api with(String key, Role role) {
    Reply made = admin.post(BASE + "/keys", key.formatted(role.text()));
    return new Api(gateway.port(), "Bearer " + made.json().path("key").stringValue());
  }

  private static String created(String path, String body) {
    Reply made = admin.post(BASE + path, body);
    assertThat(made.status()).as(made.text()).isLessThan(300);
    return made.json().path("id").stringValue();
  }

  private static String endpoint(String tenant, String url) {
    return "{\"url\":\"%s\",\"eventTypes\":[\"a.*\"],\"tenant\":\"%s\"}".formatted(url, tenant);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static Stream<Arguments> calls() throws IOException {
    return rows().map(row -> Arguments.of(row.method() + " " + row.path(), row));
  }

  private static Stream<Row> rows() throws IOException {
    return Files.readAllLines(Path.of("docs/api.md")).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(
            row ->
                new Row(
                    row.group(1),
                    row.group(2),
                    Role.valueOf(row.group(3).toUpperCase(Locale.ROOT)),
                    row.group(4) != null));
  }

  @Test
  void tableHasTheRoleOfEachCall() throws IOException {
    assertThat(rows().map(row -> row.method() + " " + BASE + row.path()))
        .containsExactlyInAnyOrderElementsOf(
            ApiCall.all().stream()
                .map(call -> call.method() + " " + call.path().replace("{*", "{"))
                .toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void callIsForTheRolesThatIncludeItsOwn(String name, Row row) {
    for (Map.Entry<String, Api> caller : CALLERS.entrySet()) {
      Role role = Role.valueOf(caller.getKey().split(" ")[0].toUpperCase(Locale.ROOT));
      boolean isOfOne = caller.getKey().endsWith("acme");
      Reply reply = call(caller.getValue(), row.method(), row.path(), "none");

      boolean allowed = role.includes(row.role()) && !(row.isGatewayWide() && isOfOne);
      assertThat(reply.status() == 403)
          .as("%s as %s: %s", name, caller.getKey(), reply.text())
          .isEqualTo(!allowed);
      assertThat(reply.status()).as(name).isNotEqualTo(401);
    }
    for (String key : new String[] {null, "Bearer wrong"}) {
      assertThat(call(new Api(gateway.port(), key), row.method(), row.path(), "none").status())
          .as(name)
          .isEqualTo(401);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void thingOfAnotherTenantIsAsOneThatIsNotThere(String name, Row row) {
    FOREIGN.forEach(
        (path, id) -> {
          if (row.path().startsWith(path) && !row.isGatewayWide()) {
            Api acme = CALLERS.get((row.role().text() + " of acme"));
            String unknown = path.equals("/tenants/{tenant}") ? "none" : "none-7";
            Reply foreign = call(acme, row.method(), row.path(), id);
            Reply none = call(acme, row.method(), row.path(), unknown);

            assertThat(foreign.status()).as("%s %s", name, foreign.text()).isEqualTo(404);
            assertThat(foreign.text()).isEqualTo(none.text());
          }
        });
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/events | {\"type\":\"a.b\",\"data\":1,\"tenant\":\"other\"}",
        "/events/batch | [{\"type\":\"a.b\",\"data\":1,\"tenant\":\"other\"}]",
        "/endpoints | {\"url\":\"https://a.example\",\"eventTypes\":[\"a.*\"],\"tenant\":\"other\"}",
        "/dead-letters/requeue | {\"tenant\":\"other\"}",
        "/dead-letters/requeue | {\"tenant\":[\"acme\",\"other\"]}",
        "/replays | {\"from\":{\"tenant\":\"other\"}}",
        "/previews | {\"endpoint\":{\"url\":\"https://a.example\",\"eventTypes\":[\"a.*\"],\"tenant\":\"other\"},\"event\":{\"type\":\"a.b\",\"data\":1}}",
        "/previews | {\"endpoint\":{\"url\":\"https://a.example\",\"eventTypes\":[\"a.*\"]},\"event\":{\"type\":\"a.b\",\"data\":1,\"tenant\":\"other\"}}",
        "/previews | {\"endpoint\":{\"url\":\"https://a.example\",\"eventTypes\":[\"a.*\"]},\"eventId\":\"order-7\"}",
        "/previews | {\"endpointId\":\"FOREIGN\",\"event\":{\"type\":\"a.b\",\"data\":1}}",
      })
  void bodyThatNamesAnotherTenantFindsNone(String path, String body) {
    Reply reply =
        CALLERS
            .get("admin of acme")
            .post(BASE + path, body.replace("FOREIGN", FOREIGN.get("/endpoints/{id}")));

    assertThat(reply.status()).as(reply.text()).isEqualTo(404);
    assertThat(gateway.accepted).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/events",
    "/endpoints",
    "/deliveries",
    "/dead-letters",
    "/statistics/deliveries",
    "/statistics/events",
    "/waiting",
    "/accounting"
  })
  void listOfAnotherTenantIsNone(String path) {
    assertThat(CALLERS.get("viewer of acme").get(BASE + path + "?tenant=other").status())
        .isEqualTo(404);
  }

  @Test
  void listsHaveNothingOfAnotherTenant() {
    created("/endpoints", endpoint("acme", "https://acme.example"));
    Api acme = CALLERS.get("admin of acme");

    for (String path : List.of("/events", "/endpoints", "/deliveries", "/replays", "/keys")) {
      assertThat(admin.get(BASE + path).text()).as(path).contains("other");
      Reply own = acme.get(BASE + path);
      assertThat(own.status()).as(own.text()).isEqualTo(200);
      assertThat(own.text()).as(path).doesNotContain("other");
    }
    assertThat(acme.get(BASE + "/endpoints").text()).contains("acme.example");
  }

  @Test
  void eventAndEndpointWithoutATenantAreOfTheCallersOwn() {
    Api acme = CALLERS.get("admin of acme");

    Reply endpoint =
        acme.post(BASE + "/endpoints", "{\"url\":\"https://b.example\",\"eventTypes\":[\"a.*\"]}");
    Reply event = acme.post(BASE + "/events", "{\"type\":\"a.b\",\"data\":1}");

    assertThat(endpoint.json().path("tenant").stringValue()).isEqualTo("acme");
    assertThat(event.status()).isEqualTo(202);
    assertThat(gateway.accepted.remove(0).get(0).tenant()).isEqualTo("acme");
  }

  @Test
  void operationalEventsAreTheGatewaysOwn() {
    for (Api caller : List.of(admin, CALLERS.get("sender"))) {
      Reply reply =
          caller.post(BASE + "/events", "{\"type\":\"a.b\",\"data\":1,\"tenant\":\"operations\"}");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().path("field").stringValue()).isEqualTo("tenant");
    }
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void keyOfTheTenantOperationsPublishesNoOperationalEvents() {
    Api operations =
        with("{\"name\":\"o\",\"role\":\"%s\",\"tenant\":\"operations\"}", Role.SENDER);

    Reply reply = operations.post(BASE + "/events", "{\"type\":\"a.b\",\"data\":1}");

    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("tenant");
    assertThat(gateway.accepted).isEmpty();
  }

  @Test
  void deliveryDoesNotShowAnEndpointThatHasItsIdInAnotherTenant() {
    String endpoint = FOREIGN.get("/endpoints/{id}");
    Event event =
        new Event(
            "order-8", "order.paid", "acme", Gateway.NOW, Gateway.NOW, "text/plain", bytes("x"));
    gateway.history.record(
        List.of(
            HistoryEntries.accepted(event, 1),
            new HistoryEntry.Moved(
                TypedId.delivery(event, endpoint),
                event.id(),
                "",
                endpoint,
                "acme",
                "order.paid",
                DeliveryStatus.DELIVERED,
                2,
                Gateway.LAST,
                null,
                null,
                Gateway.NOW,
                Gateway.NOW,
                null)));

    Reply reply =
        CALLERS.get("viewer of acme").get(BASE + "/deliveries?eventId=order-8&include=endpoint");

    assertThat(reply.json().path("data").size()).as(reply.text()).isEqualTo(1);
    assertThat(reply.text()).doesNotContain("other.example");
  }

  @Test
  void replayToOrFromAnotherTenantIsRejectedAsToNone() {
    Api acme = CALLERS.get("operator of acme");
    String foreign = FOREIGN.get("/endpoints/{id}");
    for (String body :
        List.of(
            "{\"from\":{\"endpointId\":\"%s\"}}",
            "{\"from\":{\"status\":\"DELIVERED\"},\"to\":{\"endpointId\":\"%s\"}}")) {
      Reply reply = acme.post(BASE + "/replays", body.formatted(foreign));

      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.text())
          .isEqualTo(acme.post(BASE + "/replays", body.formatted("ep_none")).text());
    }
  }

  private static Reply call(Api api, String method, String template, String id) {
    boolean takesABody = CallsTest.takesABody(method, BASE + template);
    return api.call(
        method,
        BASE + template.replaceAll("\\{\\w+}", id),
        takesABody ? BodyPublishers.ofString("{}") : BodyPublishers.noBody(),
        "Content-Type",
        CallsTest.type(template));
  }
}
