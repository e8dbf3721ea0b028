package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  @Test
  void stateThatWasLookedUpBeforeAChangeDoesNotComeBackOverIt() throws InterruptedException {
    WebhookEndpoint enabled = Samples.endpoint();
    WebhookEndpoint paused = enabled.withStatus(WebhookEndpoint.Status.PAUSED, null, Samples.NOW);
    AtomicReference<Thread> pausing = new AtomicReference<>();
    AtomicReference<Endpoints> endpoints = new AtomicReference<>();
    EndpointStore store =
        new MemoryEndpointStore() {
          @Override
          public Optional<WebhookEndpoint> find(String id) {
            Optional<WebhookEndpoint> found = super.find(id);
            Thread thread = new Thread(() -> endpoints.get().save(paused));
            thread.start();
            Awaitility.await().until(() -> isHeldUpOrDone(thread));
            pausing.set(thread);
            return found;
          }
        };
    endpoints.set(new Endpoints(store, id -> {}));
    endpoints.get().save(enabled);

    endpoints.get().changed(enabled.id());
    pausing.get().join();

    assertThat(endpoints.get().find(enabled.id())).contains(paused);
  }

  @Test
  void reloadWhileTheLastEndpointIsDeletedTakesTheStoreForNoOther() {
    AtomicReference<Endpoints> endpoints = new AtomicReference<>();
    EndpointStore store =
        new MemoryEndpointStore() {
          @Override
          public List<WebhookEndpoint> all() {
            endpoints.get().delete(Samples.endpoint().id());
            return super.all();
          }
        };
    endpoints.set(new Endpoints(store, id -> {}));
    endpoints.get().save(Samples.endpoint());

    endpoints.get().reload();

    assertThat(endpoints.get().all()).isEmpty();
  }

  @Test
  void reloadTellsOnlyOfWhatDiffers() {
    MemoryEndpointStore store = new MemoryEndpointStore();
    Endpoints endpoints = new Endpoints(store, id -> {});
    WebhookEndpoint stays = Samples.endpoint("ep_stays", Status.ENABLED, Map.of());
    WebhookEndpoint changes = Samples.endpoint("ep_changes", Status.ENABLED, Map.of());
    WebhookEndpoint goes = Samples.endpoint("ep_goes", Status.ENABLED, Map.of());
    List.of(stays, changes, goes).forEach(store::save);
    endpoints.reload();
    List<String> told = new ArrayList<>();
    endpoints.addListener((before, after) -> told.add((after == null ? before : after).id()));

    endpoints.reload();
    assertThat(told).isEmpty();

    store.save(changes.withStatus(Status.PAUSED, null, Samples.NOW));
    store.delete("ep_goes");
    store.save(Samples.endpoint("ep_comes", Status.ENABLED, Map.of()));
    endpoints.reload();

    assertThat(told).containsExactlyInAnyOrder("ep_changes", "ep_goes", "ep_comes");
    assertThat(endpoints.all()).containsExactlyInAnyOrderElementsOf(store.all());
  }

  /** Of a database that was lost; or all that waits for them would be cancelled. */
  @Test
  void storeThatHasNoneAtAllTakesNoneAway() {
    MemoryEndpointStore store = new MemoryEndpointStore();
    Endpoints endpoints = new Endpoints(store, id -> {});
    endpoints.reload();
    endpoints.save(Samples.endpoint());
    store.delete(Samples.endpoint().id());

    assertThatThrownBy(endpoints::reload).hasMessageContaining("none of the 1 endpoints");

    assertThat(endpoints.all()).hasSize(1);
  }

  @Test
  void endpointThatIsRegisteredWhileAllAreReadStays() {
    WebhookEndpoint early = Samples.endpoint("ep_early", Status.ENABLED, Map.of());
    WebhookEndpoint meanwhile = Samples.endpoint("ep_meanwhile", Status.ENABLED, Map.of());
    AtomicReference<Endpoints> endpoints = new AtomicReference<>();
    EndpointStore store =
        new MemoryEndpointStore() {
          @Override
          public List<WebhookEndpoint> all() {
            List<WebhookEndpoint> read = super.all();
            if (!endpoints.get().all().isEmpty()) {
              endpoints.get().save(meanwhile);
            }
            return read;
          }
        };
    endpoints.set(new Endpoints(store, id -> {}));
    endpoints.get().save(early);

    endpoints.get().reload();

    assertThat(endpoints.get().all()).containsExactlyInAnyOrder(early, meanwhile);
  }

  @Test
  void fileThatIsReadAgainTellsOnlyOfWhatDiffers() {
    Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
    WebhookEndpoint one = Samples.endpoint("ep_1", Status.ENABLED, Map.of());
    WebhookEndpoint two = Samples.endpoint("ep_2", Status.ENABLED, Map.of());
    endpoints.replaceAll(Origin.API, List.of(one));
    List<String> told = new ArrayList<>();
    endpoints.addListener((before, after) -> told.add(after.id()));

    endpoints.replaceAll(Origin.API, List.of(one, two));

    assertThat(told).containsExactly("ep_2");
  }

  /** It was changed at another gateway, and this one has not heard of it yet. */
  @Test
  void changeOfTheGatewayItselfTakesBackNothingThatWasChangedElsewhere() {
    MemoryEndpointStore store = new MemoryEndpointStore();
    Endpoints endpoints = new Endpoints(store, id -> {});
    WebhookEndpoint enabled = Samples.endpoint();
    endpoints.save(enabled);
    store.save(enabled.withStatus(WebhookEndpoint.Status.PAUSED, "elsewhere", Samples.NOW));

    boolean stored =
        endpoints.change(
            enabled.id(), endpoint -> endpoint.withFailingSince(Samples.NOW, Samples.NOW));

    assertThat(stored).isTrue();
    for (WebhookEndpoint changed :
        List.of(
            endpoints.find(enabled.id()).orElseThrow(), store.find(enabled.id()).orElseThrow())) {
      assertThat(changed.status()).isEqualTo(WebhookEndpoint.Status.PAUSED);
      assertThat(changed.failingSince()).isEqualTo(Samples.NOW);
    }
  }

  private static boolean isHeldUpOrDone(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, BLOCKED, TERMINATED -> true;
      default -> false;
    };
  }
}
