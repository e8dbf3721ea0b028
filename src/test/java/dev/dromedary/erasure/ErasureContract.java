package dev.dromedary.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.erasure.Erasure.Progress;
import dev.dromedary.event.Event;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.JdbcHistory;
import dev.dromedary.kit.SetClock;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of an erasure, whatever the database is. */
abstract class ErasureContract {

  private static final Instant NOW = Samples.NOW;

  /** Of this test: others share the tables. */
  private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);

  private final SetClock clock = new SetClock(NOW);
  private final Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
  private final List<Delivery> dead = new ArrayList<>();
  private int passes;
  private JdbcHistory history;
  private ErasureStore store;
  private Erasures erasures;

  abstract DataSource dataSource();

  @BeforeEach
  void open() {
    history = new JdbcHistory(dataSource());
    store = new JdbcErasureStore(dataSource());
    erasures = erasures();
  }

  @Test
  void tenantIsErasedAndOthersAreNot() {
    WebhookEndpoint own = endpoint(tenant);
    WebhookEndpoint other = endpoint("other" + tenant);
    Delivery gone = recorded(tenant, "a", DeliveryStatus.DELIVERED, NOW.minusSeconds(9));
    Delivery kept = recorded("other" + tenant, "a", DeliveryStatus.DELIVERED, NOW.minusSeconds(9));
    dead.add(recorded(tenant, "dead", DeliveryStatus.DEAD_LETTER, NOW.minusSeconds(9)));
    Delivery later = recorded(tenant, "later", DeliveryStatus.DELIVERED, NOW.plusSeconds(1));
    assertThat(erasures.count(tenant).events()).isEqualTo(2);

    Erasure begun = erasures.begin(tenant, "anna");
    clock.forward(Duration.ofSeconds(61));
    erasures.goOn(() -> true);

    Erasure done = store.find(begun.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(Progress.DONE);
    assertThat(done.doneAt()).isEqualTo(clock.instant());
    assertThat(done.who()).isEqualTo("anna");
    assertThat(done.counts()).isEqualTo(new Erasure.Counts(1, 1, 2, 2, 0, 0));
    assertThat(endpoints.find(own.id())).isEmpty();
    assertThat(history.event(gone.event().key())).isEmpty();
    assertThat(history.delivery(gone.id())).isEmpty();
    assertThat(endpoints.find(other.id())).isPresent();
    assertThat(history.event(kept.event().key())).isPresent();
    assertThat(history.delivery(later.id())).as("accepted after it began").isPresent();
  }

  @Test
  void erasureIsDoneWhenTheDeliveriesThatWaitAreCancelled() {
    Delivery waiting = recorded(tenant, "w", DeliveryStatus.RETRYING, NOW.minusSeconds(9));
    Erasure begun = erasures.begin(tenant, "anna");
    clock.forward(Duration.ofSeconds(61));

    erasures.goOn(() -> true);

    assertThat(history.event(waiting.event().key())).as("its payload is gone at once").isEmpty();
    assertThat(store.find(begun.id()).orElseThrow().counts().waiting()).isEqualTo(1);
    assertThat(store.find(begun.id()).orElseThrow().state()).isEqualTo(Progress.RUNNING);
    history.record(
        List.of(
            HistoryEntries.moved(
                waiting, DeliveryStatus.CANCELLED, "ENDPOINT_DELETED", null, clock.instant())));
    erasures.goOn(() -> true);
    assertThat(passes).as("over the queue, of which the index has none").isZero();
    assertThat(store.find(begun.id()).orElseThrow().state()).isEqualTo(Progress.DONE);
    assertThat(history.delivery(waiting.id())).isEmpty();
  }

  @Test
  void anotherGatewayGoesOnWhenTheFirstOneIsGone() {
    Erasure begun = erasures.begin(tenant, "anna");
    erasures.goOn(() -> true);
    Erasures other = erasures();

    clock.forward(Duration.ofSeconds(59));
    other.goOn(() -> true);
    assertThat(store.find(begun.id()).orElseThrow().state()).isEqualTo(Progress.RUNNING);
    clock.forward(Duration.ofSeconds(2));
    other.goOn(() -> true);

    assertThat(store.find(begun.id()).orElseThrow().state()).isEqualTo(Progress.DONE);
  }

  @Test
  void erasuresAreListedInOrder() {
    Erasure first = erasures.begin(tenant, "anna");
    clock.forward(Duration.ofSeconds(1));
    Erasure second = erasures.begin(tenant, "ben");

    assertThat(store.list(new PageRequest(1_000, Order.DESC, null)).data())
        .filteredOn(each -> each.tenant().equals(tenant))
        .containsExactly(second, first);
  }

  @Test
  void eventIsErasedWithItsPayloadAndItsDeliveryStays() {
    Delivery delivery = recorded(tenant, "p", DeliveryStatus.DELIVERED, NOW.minusSeconds(9));

    assertThat(store.erase(delivery.event().key())).isTrue();

    assertThat(history.event(delivery.event().key())).isEmpty();
    assertThat(history.delivery(delivery.id())).isPresent();
  }

  private Erasures erasures() {
    DeadLetters queue =
        (DeadLetters)
            Proxy.newProxyInstance(
                DeadLetters.class.getClassLoader(),
                new Class<?>[] {DeadLetters.class},
                (proxy, method, args) -> deleted());
    return new Erasures(store, endpoints, queue, clock);
  }

  /** As the queue does it: the history calls them cancelled. */
  private DeadLetters.Handled deleted() {
    passes++;
    int count = dead.size();
    for (Delivery each : dead) {
      history.record(
          List.of(
              HistoryEntries.moved(
                  each, DeliveryStatus.CANCELLED, "DELETED", null, clock.instant())));
    }
    dead.clear();
    return new DeadLetters.Handled(count, false);
  }

  private WebhookEndpoint endpoint(String of) {
    WebhookEndpoint endpoint = EndpointBuilder.anEndpoint("ep_" + of).of(of).build();
    endpoints.save(endpoint);
    return endpoint;
  }

  private Delivery recorded(String of, String id, DeliveryStatus status, Instant accepted) {
    Event event =
        new Event(
            id + tenant,
            "order.paid",
            of,
            accepted,
            accepted,
            "text/plain",
            "x".getBytes(StandardCharsets.UTF_8));
    Delivery delivery = Delivery.of(event, "ep_" + of);
    history.record(
        List.of(
            HistoryEntries.accepted(event, 1),
            HistoryEntries.moved(delivery, status, null, null, accepted)));
    return delivery;
  }
}
