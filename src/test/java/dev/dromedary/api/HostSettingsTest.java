package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The API is the same whatever a host sets for its own Spring MVC, which stays as the host set it.
 */
class HostSettingsTest {

  private static final String ENDPOINT = "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}";

  private Gateway gateway;

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @Test
  void apiIsBelowTheContextPathButNotBelowThePathOfTheHostsServlet() {
    gateway =
        Gateway.startWith("--server.servlet.context-path=/app", "--spring.mvc.servlet.path=/mvc");

    Reply created = gateway.api().post("/app/api/v1/endpoints", ENDPOINT);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).startsWith("/app/api/v1/endpoints/ep_");
    assertThat(gateway.api().get(created.header("Location")).status()).isEqualTo(200);
    assertThat(gateway.api().get("/app/api/v1/deliveries/a/b/c").text())
        .contains("urn:dromedary:problem:not-found");
    assertThat(new Api(gateway.port(), null).get("/app/api/v1/events").status()).isEqualTo(401);
    assertThat(gateway.api().get("/app/mvc/api/v1/events").text()).doesNotContain("nextCursor");
    assertThat(new Api(gateway.port(), null).get("/app/mvc/host/fine").text())
        .isEqualTo("{\"camelCase\":\"kept\"}");
  }

  @Test
  void settingsForJsonAndProblemsAreTheHostsOwn() {
    gateway =
        Gateway.startWith(
            "--spring.jackson.serialization.indent-output=true",
            "--spring.jackson.default-property-inclusion=always",
            "--spring.mvc.problemdetails.enabled=true",
            "--spring.mvc.contentnegotiation.favor-parameter=true",
            "--spring.servlet.encoding.force=true");

    Reply page = gateway.api().get("/api/v1/events");
    Reply refused = gateway.api().get("/api/v1/events?format=xml");
    Reply asked =
        gateway.api().call("GET", "/api/v1/events", BodyPublishers.noBody(), "Accept", "text/html");

    assertThat(page.text()).isEqualTo("{\"data\":[]}");
    assertThat(page.header("Content-Type")).isEqualTo("application/json");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("\"field\":\"format\"").doesNotContain("instance");
    assertThat(asked.text()).isEqualTo("{\"data\":[]}");
    assertThat(gateway.api().get("/host/fine").text()).contains("\n");
  }

  @Test
  void adviceOfTheHostAnswersForTheHostAlone() {
    gateway = Gateway.startWith("--host.advice=true");

    assertThat(gateway.api().get("/host/fails").text()).isEqualTo("{\"hostSays\":\"sorry\"}");
    assertThat(gateway.api().get("/api/v1/events?cursor=x").text())
        .contains("urn:dromedary:problem:refused");
    gateway.history.deliveries.add(null);
    assertThat(gateway.api().get("/api/v1/deliveries/dlv_1").text())
        .contains("urn:dromedary:problem:internal");
  }
}
