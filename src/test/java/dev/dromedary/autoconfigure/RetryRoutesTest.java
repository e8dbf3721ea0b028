package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.Delivery;
import dev.dromedary.deliver.DeliveryMessage;
import dev.dromedary.deliver.Samples;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryRoutesTest extends RoutesTest {

  private static final String[] TIERS = {"500ms", "5s", "5m", "10h"};

  @Override
  void bindSteps(Registry registry) {
    // The template names none.
  }

  @BeforeEach
  void start() throws Exception {
    load("retry", "enqueue");
    for (String tier : TIERS) {
      String id = "webhooks-retry-" + tier;
      TemplatedRouteBuilder.builder(context(), "webhooks-retry")
          .routeId(id)
          .parameter("tier", tier)
          .add();
      AdviceWith.adviceWith(
          context(),
          id,
          false,
          advice -> {
            String taken = advice.getOriginalRoute().getInput().getEndpointUri();
            assertThat(taken).startsWith("webhooks-jms:queue:{{webhooks.queue.retry}}.");
            advice.replaceFromWith("direct:due-" + tier);
          });
    }
    context().start();
  }

  @Test
  void eachTierIsARouteOfItsOwn() {
    assertThat(context().getRoutes())
        .extracting(Route::getRouteId)
        .filteredOn(id -> id.startsWith("webhooks-retry"))
        .containsExactlyInAnyOrder(
            "webhooks-retry-500ms", "webhooks-retry-5s", "webhooks-retry-5m", "webhooks-retry-10h");
    assertThat(context().getRoutes()).extracting(Route::getGroup).containsOnly("webhooks");
  }

  @Test
  void whatIsDueGoesBackToTheDeliveriesAsItWasWithoutItsWait() {
    Delivery delivery = Samples.delivery(2);
    for (String tier : TIERS) {
      Map<String, Object> headers = DeliveryMessage.properties(delivery);
      headers.put("dueAt", NOW.toEpochMilli());
      headers.put("reason", "TIMEOUT");
      headers.put("JMSXGroupID", "webhooks-retry");
      headers.put("JMSTimestamp", 1L);
      camel().sendBodyAndHeaders("direct:due-" + tier, delivery.event().body(), headers);
    }

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.deliveries", TIERS.length));
    for (Exchange back : queue("deliveries").getExchanges()) {
      assertThat(headers(back))
          .containsExactlyInAnyOrderElementsOf(DeliveryMessage.properties(delivery).keySet());
      assertThat(
              DeliveryMessage.read(
                  back.getMessage().getHeaders(), back.getMessage().getBody(byte[].class)))
          .usingRecursiveComparison()
          .isEqualTo(delivery);
    }
  }
}
