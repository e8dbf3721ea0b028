package dev.dromedary.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypedIdTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void idSaysWhatItIsAndIsFitToBeAnEventId() {
    assertThat(TypedId.event(NOW)).matches("evt_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(TypedId.endpoint(NOW)).matches("ep_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(TypedId.attempt(NOW)).matches("att_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(TypedId.delivery(event("a", NOW), "ep_1")).matches("dlv_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(EventRules.isId(TypedId.event(NOW))).isTrue();
  }

  @Test
  void idsSortByTime() {
    List<String> ids = new ArrayList<>();
    for (long millis = 0; millis < 1L << 47; millis = millis * 3 + 1) {
      ids.add(TypedId.event(Instant.ofEpochMilli(millis)));
    }
    for (int i = 0; i < 1_000; i++) {
      ids.add(TypedId.event(Instant.ofEpochMilli((1L << 47) + i)));
    }

    assertThat(ids).isSorted();
  }

  @Test
  void idsOfTheSameMillisecondAreUniqueOverThreads() {
    Collection<String> ids = new ConcurrentLinkedQueue<>();

    IntStream.range(0, 200_000).parallel().forEach(i -> ids.add(TypedId.event(NOW)));

    assertThat(new HashSet<>(ids)).hasSize(200_000);
  }

  @Test
  void deliveryOfAnEventToAnEndpointAlwaysHasTheSameId() {
    assertThat(TypedId.delivery(event("a", NOW), "ep_1"))
        .isEqualTo(TypedId.delivery(event("a", NOW), "ep_1"));
  }

  @Test
  void deliveryOfAnotherEventTenantOrEndpointHasAnotherId() {
    Set<String> ids = new HashSet<>();
    ids.add(TypedId.delivery(event("a", NOW), "ep_1"));
    ids.add(TypedId.delivery(event("a", NOW), "ep_2"));
    ids.add(TypedId.delivery(event("b", NOW), "ep_1"));
    ids.add(TypedId.delivery(event("a", "other", NOW), "ep_1"));
    // What belongs to which field is not mixed up.
    ids.add(TypedId.delivery(event("ab", "c", NOW), "ep_1"));
    ids.add(TypedId.delivery(event("b", "ca", NOW), "ep_1"));

    assertThat(ids).hasSize(6);
  }

  @Test
  void deliveriesSortByTheAcceptanceOfTheirEvent() {
    assertThat(TypedId.delivery(event("z", NOW), "ep_1"))
        .isLessThan(TypedId.delivery(event("a", NOW.plusMillis(1)), "ep_1"));
  }

  /** So that those of a stretch of time are a stretch of ids. */
  @Test
  void firstDeliveryOfAMillisecondIsBeforeAllOthersAcceptedInItAndBehindAllBefore() {
    String delivery = TypedId.delivery(event("a", NOW), "ep_1");

    assertThat(TypedId.firstDelivery(NOW)).isLessThanOrEqualTo(delivery);
    assertThat(TypedId.firstDelivery(NOW.plusMillis(1))).isGreaterThan(delivery);
    assertThat(TypedId.firstDelivery(Instant.MIN)).isLessThan(delivery);
  }

  private static Event event(String id, Instant acceptedAt) {
    return event(id, Event.DEFAULT_TENANT, acceptedAt);
  }

  private static Event event(String id, String tenant, Instant acceptedAt) {
    return new Event(id, "a.b", tenant, NOW, acceptedAt, "application/json", new byte[0]);
  }
}
