package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.Samples;
import java.util.List;
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

  /** Somebody changed it at another gateway, and this one has not heard of it yet. */
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
