package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.http.HostileReceivers;
import dev.dromedary.http.HostileReceivers.Hostile;
import dev.dromedary.http.RawServer;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Inbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every kind of hostile receiver at once, and one that is well. */
class HostileReceiversIT extends OneGateway {

  private static final int EVENTS = 10;

  @Test
  void neighbourOfHostileReceiversGetsEveryEventAndEachOfThemIsJudgedByItsOwn() throws Exception {
    Inbox neighbour = receiver.inbox("/hostile/neighbour");
    String its = receiver.register(api(), "/hostile/neighbour", "hostile.event").id();
    Map<String, Hostile> all = HostileReceivers.all();
    Map<String, String> endpoints = new LinkedHashMap<>();
    List<RawServer> servers = new ArrayList<>();
    try {
      for (Map.Entry<String, Hostile> hostile : all.entrySet()) {
        RawServer server = new RawServer(hostile.getValue().behaviour());
        servers.add(server);
        GatewayApi.Registered registered =
            api()
                .register(
                    Map.of(
                        "url",
                        "http://127.0.0.1:" + server.port() + "/",
                        "eventTypes",
                        List.of("hostile.event"),
                        "timeout",
                        "5s",
                        "redeliveryPolicy",
                        "once"));
        endpoints.put(hostile.getKey(), registered.id());
      }
      Set<String> events =
          IntStream.range(0, EVENTS).mapToObj(i -> "hostile-" + i).collect(Collectors.toSet());

      gateway.publish(events, "hostile.event");

      eventually(() -> assertThat(neighbour.missing(events)).isEmpty());
      assertThat(delivery("hostile-0", its, "DELIVERED").path("attemptCount").asInt()).isOne();
      endpoints.forEach(
          (name, endpoint) ->
              eventually(() -> assertThat(end(endpoint)).as(name).isEqualTo(all.get(name).end())));
    } finally {
      for (RawServer server : servers) {
        server.close();
      }
    }
  }

  /** How its first attempt ended; null before that. */
  private static HostileReceivers.End end(String endpoint) {
    JsonNode deliveries = api().get("/api/v1/deliveries?endpointId=" + endpoint).json();
    for (JsonNode delivery : deliveries.path("data")) {
      String id = delivery.path("id").stringValue();
      JsonNode attempt = api().get("/api/v1/deliveries/" + id).json().path("attempts").path(0);
      if (!attempt.isMissingNode()) {
        return switch (attempt.path("error").asString("")) {
          case "", "HTTP_STATUS" -> HostileReceivers.End.ANSWERED;
          case "RESPONSE_TIMEOUT" -> HostileReceivers.End.TIMED_OUT;
          case "INVALID_RESPONSE" -> HostileReceivers.End.INVALID;
          default -> HostileReceivers.End.BROKEN;
        };
      }
    }
    return null;
  }
}
