package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.AttemptResult.Result;
import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.DeliveryStatus;
import dev.dromedary.deliver.Samples;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.match.JqFilters;
import dev.dromedary.match.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchRouteTest extends RoutesTest {

  private static final int INLINE_LIMIT = 2;
  private MockEndpoint attempted;

  @Override
  void bindSteps(Registry registry) {
    Matcher matcher = new Matcher(endpoints, new JqFilters(Duration.ofSeconds(5)));
    registry.bind("webhooksMatch", new MatchSteps(matcher, health, order, INLINE_LIMIT));
  }

  @BeforeEach
  void start() throws Exception {
    load("match");
    attempted = instead("webhooks-match", "to-attempt");
    context().start();
  }

  @Test
  void fewDeliveriesToQuickEndpointsAreAttemptedAtOnce() {
    registerQuick("ep_1", "ep_2");

    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "to-attempt", 2));
    assertThat(attempted.getExchanges())
        .extracting(exchange -> exchange.getMessage().getBody(Delivery.class).endpointId())
        .containsExactlyInAnyOrder("ep_1", "ep_2");
    // The attempt writes what becomes of them.
    assertThat(history()).singleElement().isInstanceOf(HistoryEntry.Accepted.class);
  }

  @Test
  void oneEndpointThatIsNotQuickSendsAllOverTheQueue() {
    registerQuick("ep_1");
    register("ep_2", Status.ENABLED);

    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries", 2));
  }

  @Test
  void manyDeliveriesGoOverTheQueueHoweverQuick() {
    registerQuick("ep_1", "ep_2", "ep_3");

    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries", 3));
  }

  @Test
  void deliveryToAnOrderedEndpointGoesToItsLaneHoweverQuick() {
    registerQuick("ep_1");
    endpoints.save(Samples.ordered("ep_2"));
    answersQuickly("ep_2");

    match();

    assertThat(sent())
        .isEqualTo(
            Map.of(
                "webhooks.history",
                1,
                "queue:webhooks.deliveries",
                1,
                "queue:webhooks.deliveries.ordered",
                1));
    assertThat(queue("deliveries.ordered").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("orderKey", "ep_2")
        .containsEntry("JMSXGroupID", "webhooks-ordered");
  }

  @Test
  void messageOnTheQueueIsTheDelivery() {
    register("ep_1", Status.ENABLED);

    match();

    Exchange queued = queue("deliveries").getExchanges().get(0);
    Delivery delivery =
        DeliveryMessage.read(
            queued.getMessage().getHeaders(), queued.getMessage().getBody(byte[].class));
    assertThat(delivery).usingRecursiveComparison().isEqualTo(Delivery.of(Samples.event(), "ep_1"));
  }

  @Test
  void historyKnowsTheEventAndEachDeliveryThatWaits() {
    register("ep_1", Status.ENABLED);

    match();

    List<HistoryEntry> history = history();
    assertThat(history).hasSize(2);
    assertThat(((HistoryEntry.Accepted) history.get(0)).matched()).isEqualTo(1);
    HistoryEntry.Moved moved = (HistoryEntry.Moved) history.get(1);
    assertThat(moved.status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(moved.endpointId()).isEqualTo("ep_1");
  }

  /** Paused and disabled ones are matched: what becomes of their deliveries is decided later. */
  @Test
  void endpointThatIsNotEnabledHasItsDeliveryToo() {
    register("ep_1", Status.PAUSED);
    register("ep_2", Status.DISABLED);

    match();

    assertThat(sent()).containsEntry("queue:webhooks.deliveries", 2);
  }

  @Test
  void eventThatNobodyWantsLeavesItsTrace() {
    match();

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
    assertThat(((HistoryEntry.Accepted) history().get(0)).matched()).isZero();
  }

  private void registerQuick(String... ids) {
    for (String id : ids) {
      register(id, Status.ENABLED);
      answersQuickly(id);
    }
  }

  private void answersQuickly(String id) {
    health.begun(id);
    health.ended(id, Samples.result(Result.DELIVERED, 204, null));
  }

  private void match() {
    camel().sendBody("direct:webhooks-match", Samples.event());
  }
}
