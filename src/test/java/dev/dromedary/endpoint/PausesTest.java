package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final SetClock clock = new SetClock(NOW);
  private final MemoryEndpointStore store = new MemoryEndpointStore();
  private final List<String> announced = new ArrayList<>();
  private final Endpoints endpoints = new Endpoints(store, announced::add);
  private final Pauses pauses = new Pauses(endpoints, clock);

  @Test
  void pauseEndsAtItsTimeAndNotBefore() {
    pausedUntil(NOW.plusSeconds(60));

    clock.forward(Duration.ofSeconds(59));
    pauses.end();
    assertThat(stored().status()).isEqualTo(Status.PAUSED);

    clock.forward(Duration.ofSeconds(1));
    pauses.end();
    assertThat(stored().status()).isEqualTo(Status.ENABLED);
    assertThat(stored().conditions().pausedUntil()).isNull();
    assertThat(stored().conditions().reason()).isNull();
    assertThat(announced).contains("ep_1");
  }

  @Test
  void pauseWithoutAnEndStays() {
    pausedUntil(null);

    clock.forward(Duration.ofSeconds(1_000_000));
    pauses.end();

    assertThat(stored().status()).isEqualTo(Status.PAUSED);
  }

  @Test
  void pauseThatWasMadeLongerElsewhereStays() {
    pausedUntil(NOW.plusSeconds(60));
    store.update("ep_1", endpoint -> endpoint.paused(NOW.plusSeconds(600), NOW));

    clock.forward(Duration.ofSeconds(61));
    pauses.end();

    assertThat(stored().status()).isEqualTo(Status.PAUSED);
    assertThat(endpoints.find("ep_1")).contains(stored());
  }

  @Test
  void endpointThatWasDisabledMeanwhileStaysSo() {
    pausedUntil(NOW.plusSeconds(60));
    endpoints.update("ep_1", endpoint -> endpoint.withStatus(Status.DISABLED, "by an admin", NOW));

    clock.forward(Duration.ofSeconds(61));
    pauses.end();

    assertThat(stored().status()).isEqualTo(Status.DISABLED);
  }

  @Test
  void pauseEndsHereWhileTheStoreIsUnavailableAndThereWhenItRecovers() {
    pausedUntil(NOW.plusSeconds(60));
    clock.forward(Duration.ofSeconds(61));

    store.setUnavailable(true);
    pauses.end();
    assertThat(endpoints.find("ep_1").orElseThrow().status()).isEqualTo(Status.ENABLED);

    store.setUnavailable(false);
    endpoints.reload();
    pauses.end();
    assertThat(stored().status()).isEqualTo(Status.ENABLED);
  }

  private void pausedUntil(Instant until) {
    endpoints.save(EndpointBuilder.anEndpoint("ep_1").since(NOW).build().paused(until, NOW));
    announced.clear();
  }

  private WebhookEndpoint stored() {
    return store.find("ep_1").orElseThrow();
  }
}
