package dev.dromedary.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class KafkaStepsTest {

  @Test
  void recordGivesTextsOfTheHeadersThatAnEventHasAndItsPlaceInTheTopic() {
    Message message =
        read(
            "{}".getBytes(UTF_8),
            Map.of(
                "eventType", "größe.änderung".getBytes(UTF_8),
                "tenant", "acme",
                "ce_source", "/shop".getBytes(UTF_8),
                "content-type", "application/json".getBytes(UTF_8)));

    assertThat(message.getBody()).isEqualTo("{}".getBytes(UTF_8));
    assertThat(message.getHeaders())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "eventType", "größe.änderung",
                "tenant", "acme",
                "ce_source", "/shop",
                "contentType", "application/json",
                "webhooksOriginId", "orders-3-4711"));
  }

  @Test
  void headerThatSteersABrokerIsNotTakenOver() {
    Message message =
        read(
            "{}".getBytes(UTF_8),
            Map.of(
                "_AMQ_SCHED_DELIVERY",
                "4102444800000".getBytes(UTF_8),
                "JMSXGroupID",
                "one",
                "acceptedAt",
                1L,
                "contentDigest",
                1L));

    assertThat(message.getHeaders()).containsOnlyKeys("webhooksOriginId");
  }

  /** A tombstone of a compacted topic, or what a deserializer of the operator's makes. */
  @Test
  void recordOfAnyKindBecomesAMessage() {
    assertThat(read(null, Map.of()).getBody()).isEqualTo(new byte[0]);
    assertThat(read("text", Map.of()).getBody()).isEqualTo("text".getBytes(UTF_8));
    assertThat(read(7, Map.of()).getBody()).isEqualTo("7".getBytes(UTF_8));
  }

  private static Message read(Object body, Map<String, Object> headers) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(body);
    exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
    exchange.getMessage().setHeader("CamelKafkaTopic", "orders");
    exchange.getMessage().setHeader("CamelKafkaPartition", 3);
    exchange.getMessage().setHeader("CamelKafkaOffset", 4711L);
    new KafkaSteps().read(exchange);
    return exchange.getMessage();
  }
}
