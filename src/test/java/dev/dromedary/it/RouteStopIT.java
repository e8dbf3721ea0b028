package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An admin stops routes while the gateway works, and starts them again. */
class RouteStopIT {

  private static final String LANE = "/api/v1/routes/webhooks-lanes-standard";
  private static final String TIER = "/api/v1/routes/webhooks-retry-200ms";
  private static final String HISTORY = "/api/v1/routes/webhooks-history";

  private static final String ORDERED = "/api/v1/routes/webhooks-ordered";

  @TempDir Path folder;

  @Test
  void routesAreStoppedAndStartedUnderLoadAndNothingIsLostOrRepeated() {
    try (Receiver receiver = new Receiver();
        GatewayProcess gateway = new GatewayProcess(folder)) {
      Inbox healthy = receiver.inbox("/healthy");
      Inbox failsFirst = receiver.inbox("/fails-first").answers(failsFirst(1));
      gateway.with("webhooks.retry.schedule", "200ms,5m").start().awaitUp();
      GatewayApi api = gateway.api();
      String healthyId = receiver.register(api, "/healthy", "**").id();
      // A retry comes by its tier to its lane.
      String failsFirstId = receiver.register(api, "/fails-first", "email.bounced").id();

      Inbox ordered = receiver.inbox("/ordered").answers(failsFirst(11));
      String orderedId =
          api.register(
                  Map.of(
                      "url", receiver.url("/ordered"),
                      "eventTypes", List.of("email.bounced"),
                      "ordered", true))
              .id();

      try (Load load = new Load(gateway, healthy, 29)) {
        awaitMore(load, 200);
        stop(api, LANE);
        stop(api, HISTORY);
        assertThat(gateway.consumers("webhooks.history")).isZero();
        long recorded = count(api, HISTORY);
        await().until(() -> gateway.depth("webhooks.deliveries") > 0);
        await().until(() -> gateway.depth("webhooks.history") > 0);
        assertThat(count(api, HISTORY)).isEqualTo(recorded);
        GatewayApi.Answer health = api.get("/actuator/health");
        assertThat(health.status()).as(health.toString()).isEqualTo(200);
        assertThat(health.json().toString())
            .contains("\"stoppedRoutes\":[\"webhooks-history\",\"webhooks-lanes-standard\"]");

        stop(api, TIER);
        long retried = count(api, TIER);
        start(api, LANE);
        await().until(() -> gateway.depth("webhooks.retry.200ms") > 0);
        awaitMore(load, 200);
        assertThat(count(api, TIER)).isEqualTo(retried);

        stop(api, ORDERED);
        await().until(() -> gateway.depth("webhooks.deliveries.ordered") > 0);
        start(api, TIER);
        start(api, ORDERED);
        start(api, HISTORY);
        awaitMore(load, 200);
        load.stop();

        assertThat(gateway.poison()).as("poison messages").isEmpty();
        Set<String> all = load.accepted().keySet();
        List<Owed> owed =
            List.of(
                new Owed(healthy, healthyId, all),
                new Owed(failsFirst, failsFirstId, load.accepted("email.bounced")),
                new Owed(ordered, orderedId, load.accepted("email.bounced")));
        owed.forEach(Owed::awaitArrival);
        owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
        assertThat(healthy.duplicates()).as("delivered more than once").isZero();
        assertThat(failsFirst.duplicates()).as("delivered more than once").isZero();
        assertThat(ordered.duplicates()).as("delivered more than once").isZero();
        Owed.awaitHistory(api, all, owed);
      }
      for (String route : List.of("webhooks-attempt", "webhooks-endpoints", "webhooks-blocked")) {
        GatewayApi.Answer refused = api.post("/api/v1/routes/" + route + "/stop", null);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
      }
      for (JsonNode route : api.get("/api/v1/routes").json().path("data")) {
        assertThat(route.path("state").stringValue()).as(route.toString()).isEqualTo("STARTED");
        String from = route.path("from").stringValue();
        assertThat(route.path("stoppable").booleanValue())
            .as(route.toString())
            .isEqualTo(from.startsWith("webhooks-jms:queue:") && !from.endsWith(".blocked"));
      }
    }
  }

  /** One of so many. */
  private static Receiver.Behaviour failsFirst(int of) {
    return (id, times) ->
        times == 1 && id.hashCode() % of == 0 ? Receiver.Reply.status(503) : Receiver.Reply.OK;
  }

  private static void stop(GatewayApi api, String route) {
    GatewayApi.Answer answer = api.post(route + "/stop", null);
    assertThat(answer.json().path("state").asString("")).as("%s", answer).isEqualTo("STOPPED");
  }

  private static void start(GatewayApi api, String route) {
    GatewayApi.Answer answer = api.post(route + "/start", null);
    assertThat(answer.json().path("state").asString("")).as("%s", answer).isEqualTo("STARTED");
  }

  private static long count(GatewayApi api, String route) {
    return api.get(route).json().path("completed").asLong();
  }

  private static void awaitMore(Load load, int events) {
    int enough = load.accepted().size() + events;
    await().atMost(Duration.ofSeconds(60)).until(() -> load.accepted().size() >= enough);
  }
}
