package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Receiver;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tenant's key on a real broker and database: it sees and touches nothing of another tenant. */
class TenantScopeIT extends OneGateway {

  private static String ownEndpoint;
  private static String foreignEndpoint;
  private static String foreignDelivery;
  private static String foreignReplay;
  private static int foreignAttempts;
  private static String key;

  @BeforeAll
  static void failForBoth() {
    receiver.inbox("/scope").answers((event, times) -> Receiver.Reply.status(500));
    ownEndpoint = register("scope-own");
    foreignEndpoint = register("scope-foreign");
    key =
        api()
            .post("/api/v1/keys", Map.of("name", "own", "role", "admin", "tenant", "scope-own"))
            .json()
            .path("key")
            .stringValue();
    publish("scope-own");
    publish("scope-foreign");
    delivery("of-scope-own", ownEndpoint, "DEAD_LETTER");
    foreignDelivery =
        delivery("of-scope-foreign", foreignEndpoint, "DEAD_LETTER").path("id").stringValue();
    int attempts = attemptsOf(foreignDelivery);
    foreignReplay =
        api()
            .post(
                "/api/v1/replays",
                Map.of("from", Map.of("tenant", "scope-foreign"), "perSecond", 1))
            .json()
            .path("id")
            .stringValue();
    // Else it would be under way while a test compares what a tenant's call changed.
    eventually(
        () -> {
          assertThat(api().get("/api/v1/replays/" + foreignReplay).json().path("state").asString())
              .isEqualTo("DONE");
          assertThat(attemptsOf(foreignDelivery)).isGreaterThan(attempts);
        });
    delivery("of-scope-foreign", foreignEndpoint, "DEAD_LETTER");
    foreignAttempts = attemptsOf(foreignDelivery);
    eventually(
        () ->
            assertThat(api().get("/api/v1/statistics/deliveries?groupBy=tenant").json().toString())
                .contains("scope-own", "scope-foreign"));
  }

  private static String register(String tenant) {
    return api()
        .register(
            Map.of(
                "url",
                receiver.url("/scope"),
                "eventTypes",
                List.of("scope.*"),
                "tenant",
                tenant,
                "redeliveryPolicy",
                "once"))
        .id();
  }

  private static void publish(String tenant) {
    api()
        .post(
            "/api/v1/events",
            Map.of("id", "of-" + tenant, "type", "scope.a", "tenant", tenant, "data", PAYLOAD));
  }

  @Test
  void listsAndFiguresAreOfTheOwnTenantOnly() {
    for (String list :
        List.of(
            "/events",
            "/endpoints?include=health",
            "/deliveries?include=event&include=lastAttempt",
            "/dead-letters",
            "/replays",
            "/tenants",
            "/audit",
            "/keys",
            "/waiting?groupBy=tenant",
            "/statistics/deliveries?groupBy=tenant",
            "/statistics/events?groupBy=tenant")) {
      HttpResponse<String> own = call("GET", list, "");

      assertThat(own.statusCode()).as(list).isEqualTo(200);
      assertThat(own.body()).as(list).doesNotContain("scope-foreign", foreignEndpoint);
    }
    assertThat(call("GET", "/deliveries", "").body()).contains("of-scope-own");
    assertThat(call("GET", "/accounting", "").body()).contains("\"events\":1,");
  }

  @Test
  void foreignIdIsAsOneThatIsNotThere() {
    for (String path :
        List.of(
            "/events/of-scope-foreign",
            "/events/of-scope-foreign/payload",
            "/events/of-scope-foreign/matching",
            "/endpoints/" + foreignEndpoint,
            "/endpoints/" + foreignEndpoint + "/secret",
            "/deliveries/" + foreignDelivery,
            "/replays/" + foreignReplay)) {
      assertThat(call("GET", path, "").statusCode()).as(path).isEqualTo(404);
    }
    for (String change : List.of("pause", "resume", "cancel")) {
      assertThat(call("POST", "/replays/" + foreignReplay + "/" + change, "").statusCode())
          .as(change)
          .isEqualTo(404);
    }
  }

  @Test
  void routesAreTheOperatorsOnly() {
    assertThat(call("GET", "/routes", "").statusCode()).isEqualTo(403);
  }

  @Test
  void requeueOfAllTakesTheOwnDeadLettersOnly() {
    assertThat(call("GET", "/dead-letters", "").body()).contains("of-scope-own");

    HttpResponse<String> requeued = call("POST", "/dead-letters/requeue", "{\"all\":true}");

    assertThat(requeued.body()).contains("\"requeued\":1");
    delivery("of-scope-own", ownEndpoint, "DEAD_LETTER");
    assertThat(
            api().get("/api/v1/deliveries/" + foreignDelivery).json().path("status").stringValue())
        .isEqualTo("DEAD_LETTER");
    assertThat(attemptsOf(foreignDelivery)).isEqualTo(foreignAttempts);
  }

  private static int attemptsOf(String delivery) {
    return api().get("/api/v1/deliveries/" + delivery).json().path("attempts").size();
  }

  private static HttpResponse<String> call(String method, String path, String body) {
    return api().with(key).send(method, "/api/v1" + path, body, "Content-Type", "application/json");
  }
}
