package dev.dromedary.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.api.MemoryHistory;
import dev.dromedary.deadletter.PassLock;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.Samples;
import dev.dromedary.history.HistoryEntry.Moved;
import dev.dromedary.kit.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LostDeliveriesTest {

  private static final String ID = Samples.delivery(0).id();

  private final SetClock clock = new SetClock(Samples.NOW);
  private final MemoryHistory history = new MemoryHistory();
  private final List<String> putBack = new ArrayList<>();
  private final Map<String, Delivery.Order> orders = new HashMap<>();
  private Runnable whileItLooks = () -> {};
  private boolean isFree = true;
  private boolean isOrdered;
  private int looks;
  private Optional<OpenDeliveries.Found> found = found(Set.of());

  private final LostDeliveries lost =
      new LostDeliveries(
          history,
          ids -> {
            looks++;
            whileItLooks.run();
            return found;
          },
          (id, order) -> {
            orders.put(id, order);
            return putBack.add(id);
          },
          new PassLock() {
            @Override
            public <T> T hold(Supplier<T> work) {
              throw new AssertionError("it waits for the lock");
            }

            @Override
            public <T> Optional<T> tryHold(Supplier<T> work) {
              return isFree ? Optional.of(work.get()) : Optional.empty();
            }
          },
          id -> isOrdered && id.equals("ep_1"),
          Duration.ofHours(1),
          clock);

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "RETRYING"})
  void openDeliveryIsPutBackWhenItIsTwiceOnNoQueue(DeliveryStatus status) {
    moved(status, 1, null);
    clock.forward(Duration.ofMinutes(61));

    look(1);
    assertThat(putBack).as("at the first look").isEmpty();

    look(1);

    assertThat(putBack).containsExactly(ID);
  }

  @ParameterizedTest
  @EnumSource(names = {"DELIVERED", "DEAD_LETTER", "CANCELLED"})
  void deliveryThatHasEndedIsNotLookedFor(DeliveryStatus status) {
    moved(status, 1, null);

    assertNothingIsLookedFor();
  }

  @Test
  void deliveryThatIsNotOverdueIsNotLookedFor() {
    moved(DeliveryStatus.RETRYING, 1, Samples.NOW.plus(Duration.ofHours(5)));

    assertNothingIsLookedFor();
  }

  @Test
  void deliveryOnAQueueIsNotPutBack() {
    found = found(Set.of(ID));
    moved(DeliveryStatus.PENDING, 0, null);

    assertNothingIsPutBack();
  }

  @Test
  void nothingIsPutBackWhileTheHistoryIsBehind() {
    found = Optional.empty();
    moved(DeliveryStatus.RETRYING, 1, null);

    assertNothingIsPutBack();
  }

  /** It was under way when the queues were gone over. */
  @Test
  void deliveryOfWhichTheHistoryHearsInBetweenIsNotPutBack() {
    moved(DeliveryStatus.RETRYING, 1, null);
    clock.forward(Duration.ofMinutes(61));
    look(1);
    moved(DeliveryStatus.RETRYING, 2, null);
    clock.forward(Duration.ofMinutes(61));

    look(1);

    assertThat(putBack).isEmpty();
  }

  @Test
  void orderedDeliveryIsPutBackAfterItWasMissingForTheWholeTime() {
    isOrdered = true;
    moved(DeliveryStatus.PENDING, 0, null);
    clock.forward(Duration.ofMinutes(61));
    look(2);
    clock.forward(Duration.ofMinutes(59));
    look(2);
    assertThat(putBack).as("after 59 minutes").isEmpty();

    clock.forward(Duration.ofMinutes(1));
    look(1);

    assertThat(putBack).containsExactly(ID);
    assertThat(orders.get(ID)).isNull();
  }

  /** The lease record is in the hands of a scan at the other looks. */
  @Test
  void orderedDeliveryIsPutBackUnderTheLeaseThatAnyOfTheLooksSaw() {
    Delivery.Order order = new Delivery.Order("key", "lease");
    moved(DeliveryStatus.RETRYING, 1, null);
    clock.forward(Duration.ofMinutes(61));
    found = Optional.of(new OpenDeliveries.Found(Set.of(), Map.of(ID, order)));
    look(1);
    found = found(Set.of());
    look(2);
    assertThat(putBack).as("before the whole time").isEmpty();

    clock.forward(Duration.ofMinutes(60));
    look(1);

    assertThat(putBack).containsExactly(ID);
    assertThat(orders).containsEntry(ID, order);
  }

  @Test
  void orderedDeliveryThatOneLookSawIsNotPutBack() {
    isOrdered = true;
    moved(DeliveryStatus.PENDING, 0, null);
    clock.forward(Duration.ofMinutes(61));
    look(1);
    clock.forward(Duration.ofMinutes(30));
    found = found(Set.of(ID));
    look(1);
    clock.forward(Duration.ofMinutes(30));
    found = found(Set.of());

    look(2);

    assertThat(putBack).isEmpty();
  }

  @Test
  void nothingIsLookedForWhileAnotherGatewayLooks() {
    isFree = false;
    moved(DeliveryStatus.PENDING, 0, null);

    assertNothingIsLookedFor();
  }

  /** Another gateway was faster, or its message was in the hands of a consumer. */
  @Test
  void deliveryOfWhichTheHistoryHearsDuringTheLookIsNotPutBack() {
    moved(DeliveryStatus.RETRYING, 1, null);
    clock.forward(Duration.ofMinutes(61));
    look(1);
    whileItLooks = () -> moved(DeliveryStatus.PENDING, 1, null);

    look(1);

    assertThat(putBack).isEmpty();
  }

  private void assertNothingIsPutBack() {
    clock.forward(Duration.ofMinutes(61));
    look(3);
    assertThat(putBack).isEmpty();
  }

  private void assertNothingIsLookedFor() {
    clock.forward(Duration.ofMinutes(61));
    for (int run = 0; run < 3; run++) {
      lost.run();
    }
    assertThat(looks).isZero();
  }

  /** It rests in between, for as long as its looks take. */
  private void look(int times) {
    int before = looks;
    await().until(() -> lost.run() > 0 || looks >= before + times);
  }

  private static Optional<OpenDeliveries.Found> found(Set<String> waiting) {
    return Optional.of(new OpenDeliveries.Found(waiting, Map.of()));
  }

  private void moved(DeliveryStatus status, int attempts, Instant next) {
    history.record(
        List.of(
            new Moved(
                ID,
                "evt_1",
                "",
                "ep_1",
                "default",
                "a.b",
                status,
                attempts,
                LastAttempt.NONE,
                null,
                next,
                Samples.NOW,
                clock.instant(),
                null)));
  }
}
