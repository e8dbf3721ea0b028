package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RoutesApiTest {

  private static final String ROUTES = "/api/v1/routes";

  private Gateway gateway;
  private Api api;

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    api = gateway.api();
  }

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @Test
  void routesAndRejectedFilesAreListed() {
    JsonNode answer = api.get(ROUTES).json();

    assertThat(answer.path("data").findValuesAsString("id"))
        .containsExactly("webhooks-accept", "webhooks-match");
    JsonNode route = answer.path("data").path(0);
    assertThat(route.path("state").stringValue()).isEqualTo("STARTED");
    assertThat(route.path("stoppable").booleanValue()).isTrue();
    assertThat(route.path("completed").asLong()).isEqualTo(7);
    assertThat(route.path("perSecond").asDouble()).isEqualTo(0.5);
    assertThat(answer.path("rejected").path(0).toString())
        .isEqualTo("{\"file\":\"mine.camel.yaml\",\"line\":3,\"reason\":\"unknown key 'steeps'\"}");
  }

  @Test
  void gatewaysOnTheBrokerAreListed() {
    JsonNode data = api.get("/api/v1/gateways").json().path("data");

    assertThat(data.findValuesAsString("name")).containsExactly("esb-1/3f6c0f3e");
    assertThat(data.path(0).path("version").stringValue()).isEqualTo("Dromedary/1");
  }

  @Test
  void stopAndStartAreRecorded() {
    Reply stopped = api.post(ROUTES + "/webhooks-accept/stop", "");
    assertThat(stopped.status()).as(stopped.text()).isEqualTo(200);
    assertThat(stopped.json().path("state").stringValue()).isEqualTo("STOPPED");
    assertThat(api.get(ROUTES + "/webhooks-accept").text()).isEqualTo(stopped.text());

    Reply started = api.post(ROUTES + "/webhooks-accept/start", "");

    assertThat(started.json().path("state").stringValue()).isEqualTo("STARTED");
    assertThat(
            api.get("/api/v1/audit?subject=webhooks-accept")
                .json()
                .path("data")
                .findValuesAsString("what"))
        .containsExactlyInAnyOrder("route.start", "route.stop");
  }

  @Test
  void routeThatOthersCallRunsOn() {
    Reply reply = api.post(ROUTES + "/webhooks-match/stop", "");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:route-runs-on");
    assertThat(reply.json().path("detail").stringValue()).contains("other routes call it");
  }

  @Test
  void unknownRouteIsNamed() {
    for (Reply reply :
        new Reply[] {
          api.get(ROUTES + "/none"),
          api.post(ROUTES + "/none/stop", ""),
          api.post(ROUTES + "/none/start", "")
        }) {
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().path("field").stringValue()).isEqualTo("id");
    }
  }
}
