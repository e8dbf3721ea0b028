package dev.dromedary.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequeuingTest {

  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private final SetClock clock = new SetClock(Samples.NOW);
  private final MemoryEndpointStore store = new MemoryEndpointStore();
  private final Endpoints endpoints = new Endpoints(store, id -> {});
  private final Passes passes = new Passes();
  private final Requeuing requeuing = new Requeuing(endpoints, passes, clock);

  @BeforeEach
  void disable() {
    endpoints.save(Samples.endpoint("ep_1", Status.DISABLED, Map.of()));
    endpoints.save(Samples.endpoint("ep_2", Status.ENABLED, Map.of()));
  }

  @Test
  void endpointThatIsEnabledAgainGetsOnePass() {
    set(Status.ENABLED);
    assertThat(stored().requeuingSince()).isEqualTo(Samples.NOW);
    clock.forward(A_WHILE);

    requeuing.run();
    requeuing.run();

    assertThat(passes.made).containsExactly(Set.of("ep_1"));
    assertThat(stored().requeuingSince()).isNull();
  }

  /** Its deliveries wait; as dead letters they would not. */
  @Test
  void endpointThatIsPausedInsteadGetsItToo() {
    set(Status.PAUSED);
    clock.forward(A_WHILE);

    requeuing.run();

    assertThat(passes.made).containsExactly(Set.of("ep_1"));
  }

  @Test
  void endpointThatWasNotDisabledGetsNone() {
    endpoints.save(
        endpoints.find("ep_2").orElseThrow().withStatus(Status.PAUSED, null, clock.instant()));
    endpoints.save(
        endpoints.find("ep_2").orElseThrow().withStatus(Status.ENABLED, null, clock.instant()));
    clock.forward(A_WHILE);

    requeuing.run();

    assertThat(passes.made).isEmpty();
  }

  /** Or one of them may give up a delivery after the pass. */
  @Test
  void passWaitsUntilTheOtherGatewaysKnow() {
    set(Status.ENABLED);

    requeuing.run();
    assertThat(passes.made).isEmpty();
    clock.forward(A_WHILE);
    requeuing.run();

    assertThat(passes.made).hasSize(1);
  }

  @Test
  void passThatFailsIsMadeAgainAlsoAfterARestart() {
    set(Status.ENABLED);
    clock.forward(A_WHILE);
    passes.brokerAway = true;
    assertThatThrownBy(requeuing::run).isInstanceOf(IllegalStateException.class);
    passes.brokerAway = false;
    Endpoints anew = new Endpoints(store, id -> {});
    Requeuing restarted = new Requeuing(anew, passes, clock);
    anew.reload();

    restarted.run();

    assertThat(passes.made).containsExactly(Set.of("ep_1"));
    assertThat(stored().requeuingSince()).isNull();
  }

  @Test
  void endpointThatIsDisabledAndEnabledMeanwhileGetsAnother() {
    set(Status.ENABLED);
    clock.forward(A_WHILE);
    passes.meanwhile =
        () -> {
          set(Status.DISABLED);
          set(Status.ENABLED);
        };

    requeuing.run();
    passes.meanwhile = () -> {};
    clock.forward(A_WHILE);
    requeuing.run();

    assertThat(passes.made).hasSize(2);
  }

  @Test
  void endpointThatIsDisabledAgainGetsNone() {
    set(Status.ENABLED);
    set(Status.DISABLED);
    clock.forward(A_WHILE);

    requeuing.run();

    assertThat(passes.made).isEmpty();
  }

  private void set(Status status) {
    WebhookEndpoint before = endpoints.find("ep_1").orElseThrow();
    endpoints.save(before.withStatus(status, null, clock.instant()));
  }

  private WebhookEndpoint stored() {
    return store.find("ep_1").orElseThrow();
  }

  /** Dead letters of which only the passes count. */
  private static final class Passes implements DeadLetters {

    private final List<Set<String>> made = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private boolean brokerAway;

    @Override
    public Set<String> requeue(Set<String> deliveryIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Handled requeuePaced(Set<String> endpointIds) {
      if (brokerAway) {
        throw new IllegalStateException("The broker is away");
      }
      made.add(Set.copyOf(endpointIds));
      meanwhile.run();
      return new Handled(1, false);
    }

    @Override
    public boolean isBrowsedWhole() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void browse(Consumer<DeadLetter> each) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> present(Collection<String> deliveryIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Handled requeue(DeadLetterIndex.Filter filter, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Handled delete(DeadLetterIndex.Filter filter, int limit) {
      throw new UnsupportedOperationException();
    }
  }
}
