package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gateway changed at an endpoint of the file, across a restart and a change of the file.
 */
class EndpointStatesTest {

  private static final Instant WRITTEN = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant LATER = WRITTEN.plusSeconds(60);

  @TempDir Path folder;
  private EndpointStates states;

  @BeforeEach
  void make() {
    states = new EndpointStates(folder.resolve("file-endpoints.json"));
  }

  @Test
  void endpointThatTheGatewayDisabledStaysDisabledWhileItsFileSaysTheSame() {
    states.write("a", List.of(disabled("one"), read("two", Status.ENABLED, WRITTEN)));

    List<WebhookEndpoint> resumed =
        states.resume(
            "a",
            List.of(
                read("one", Status.ENABLED, WRITTEN),
                read("two", Status.ENABLED, WRITTEN),
                read("three", Status.ENABLED, WRITTEN)));

    assertThat(resumed)
        .extracting(WebhookEndpoint::status)
        .containsExactly(Status.DISABLED, Status.ENABLED, Status.ENABLED);
    assertThat(resumed.get(0).conditions().reason()).isEqualTo("answered 410 Gone");
    assertThat(resumed.get(0).updatedAt()).isEqualTo(LATER);
  }

  @Test
  void failingSinceSurvivesARestart() {
    states.write("a", List.of(read("one", Status.ENABLED, WRITTEN).withFailingSince(LATER, LATER)));

    assertThat(states.resume("a", List.of(read("one", Status.ENABLED, WRITTEN))))
        .extracting(WebhookEndpoint::failingSince)
        .containsExactly(LATER);
  }

  @Test
  void fileThatChangedWhileTheGatewayWasStoppedEnablesAndRequeues() {
    states.write("a", List.of(disabled("one")));

    WebhookEndpoint resumed =
        states.resume("b", List.of(read("one", Status.ENABLED, LATER))).get(0);

    assertThat(resumed.status()).isEqualTo(Status.ENABLED);
    assertThat(resumed.requeuingSince()).isEqualTo(LATER);
  }

  @Test
  void fileThatChangesWhileTheGatewayRunsEnablesAndRequeues() {
    Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
    endpoints.replaceAll(Origin.FILE, List.of(read("one", Status.DISABLED, WRITTEN)));

    endpoints.replaceAll(Origin.FILE, List.of(read("one", Status.ENABLED, LATER)));

    WebhookEndpoint enabled = endpoints.find("one").orElseThrow();
    assertThat(enabled.status()).isEqualTo(Status.ENABLED);
    assertThat(enabled.requeuingSince()).isEqualTo(LATER);
  }

  @Test
  void unreadableStatesAreNone() throws IOException {
    Files.writeString(folder.resolve("file-endpoints.json"), "{");

    assertThat(states.resume("a", List.of(read("one", Status.ENABLED, WRITTEN))))
        .extracting(WebhookEndpoint::status)
        .containsExactly(Status.ENABLED);
  }

  @Test
  void noSecretIsKept() throws IOException {
    states.write("a", List.of(disabled("one")));

    assertThat(folder.resolve("file-endpoints.json"))
        .content()
        .contains("answered 410 Gone")
        .doesNotContain("whsec_", "token");
  }

  private static WebhookEndpoint disabled(String id) {
    return read(id, Status.ENABLED, WRITTEN)
        .withStatus(Status.DISABLED, "answered 410 Gone", LATER);
  }

  private static WebhookEndpoint read(String id, Status status, Instant modified) {
    return EndpointBuilder.anEndpoint(id)
        .of("acme")
        .at("https://hooks.example.com/in?token=1")
        .being(status)
        .from(Origin.FILE)
        .since(modified)
        .build();
  }
}
