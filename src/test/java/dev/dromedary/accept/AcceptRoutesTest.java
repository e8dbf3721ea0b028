package dev.dromedary.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.broker.JmsMessageMac;
import dev.dromedary.broker.TestMacs;
import dev.dromedary.delivery.Samples;
import dev.dromedary.event.Event;
import dev.dromedary.kit.RoutesTest;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.tracing.Traces;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptRoutesTest extends RoutesTest {

  private final JmsMessageMac macs = TestMacs.ofOneKey();
  private MockEndpoint matched;

  @Override
  protected void bindSteps(Registry registry) {
    DuplicateWindow window = new DuplicateWindow(100);
    registry.bind("webhooksDuplicates", new DuplicateSteps(window, counters));
    registry.bind(
        "webhooksAccept",
        new AcceptSteps(
            new EventReader(1_000, 10, any -> {}),
            window,
            new OrderedTenants(endpoints),
            counters,
            macs,
            Traces.OFF,
            clock));
  }

  @BeforeEach
  void start() throws Exception {
    load("accept");
    takeFromTest("webhooks-accept");
    matched = instead("webhooks-accept", "to-match");
    context().start();
  }

  @Test
  void eventGoesToTheMatch() {
    take("{\"n\":1}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    assertThat(sent()).isEqualTo(Map.of("to-match", 1));
    Event event = matched.getExchanges().get(0).getMessage().getBody(Event.class);
    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.type()).isEqualTo("email.bounced");
    assertThat(event.body()).asString().isEqualTo("{\"n\":1}");
    assertThat(headers(matched.getExchanges().get(0))).isEmpty();
  }

  @Test
  void secondEventWithTheSameIdIsDropped() {
    take("{\"n\":1}", Map.of("eventType", "email.bounced", "eventId", "e-1"));
    take("{\"n\":1}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    assertThat(sent()).isEqualTo(Map.of("to-match", 1));
  }

  @Test
  void secondEventWithTheSameIdAndAnotherContentIsRejected() {
    take("{\"n\":1}", Map.of("eventType", "email.bounced", "eventId", "e-1"));
    take("{\"n\":2}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    assertThat(sent()).isEqualTo(Map.of("to-match", 1, "queue:webhooks.rejected", 1));
    assertThat(
            queue("rejected")
                .getExchanges()
                .get(0)
                .getMessage()
                .getHeader("rejectReason", String.class))
        .startsWith("'eventId' is that of an event with another content");
  }

  @Test
  void eventsOfTwoSourcesWithTheSameIdAreTwo() {
    for (String source : List.of("/a", "/b")) {
      take("{}", Map.of("ce_type", "a", "ce_id", "1", "ce_source", source));
    }

    assertThat(sent()).isEqualTo(Map.of("to-match", 2));
  }

  @Test
  void operationalEventIsTheGatewaysOwnWithoutASourceOnly() {
    Map<String, Object> properties =
        new HashMap<>(
            Map.of("eventType", "endpoint.failing", "eventId", "o-1", "tenant", "operations"));
    macs.sign("event", properties, "{}".getBytes());
    take("{}", properties);
    for (String name : List.of("ce_source", "cloudEvents_source", "cloudEvents:source")) {
      Map<String, Object> copy = new HashMap<>(properties);
      copy.put(name, "/copied");
      copy.put(name.replace("source", "id"), "o-1");
      copy.put(name.replace("source", "type"), "endpoint.failing");
      take("{}", copy);
    }

    assertThat(sent()).isEqualTo(Map.of("to-match", 1, "queue:webhooks.rejected", 3));
  }

  @Test
  void invalidEventIsRejectedAsItCameWithTheReason() {
    take(
        "no json",
        Map.of(
            "eventType",
            "a\n",
            "department",
            "sales",
            "JMSReplyTo",
            "somewhere",
            "_AMQ_DUPL_ID",
            "d-1"));

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.rejected", 1));
    Exchange rejected = queue("rejected").getExchanges().get(0);
    assertThat(rejected.getMessage().getBody()).as("text stays text").isEqualTo("no json");
    assertThat(rejected.getMessage().getHeaders())
        .containsEntry("department", "sales")
        .containsEntry("eventType", "a\n")
        .doesNotContainKeys("JMSReplyTo", "_AMQ_DUPL_ID");
    assertThat(rejected.getMessage().getHeader("rejectReason", String.class))
        .startsWith("'eventType' must be");
  }

  @Test
  void messageThatIsNeitherTextNorBytesIsRejected() {
    camel().sendBodyAndHeader("direct:taken", Map.of("a", "map"), "eventType", "email.bounced");

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.rejected", 1));
    Exchange rejected = queue("rejected").getExchanges().get(0);
    assertThat(rejected.getMessage().getBody()).isEqualTo(Map.of("a", "map"));
    assertThat(rejected.getMessage().getHeader("rejectReason"))
        .isEqualTo("'body' must be a text or bytes message");
  }

  @Test
  void eventOfTheHttpApiIsStoredWithAllThatItIs() {
    camel().sendBody("direct:webhooks-accept-http", Samples.event());

    assertThat(sent()).isEqualTo(Map.of("queue:webhooks.events", 1));
    Exchange stored = queue("events").getExchanges().get(0);
    assertThat(stored.getMessage().getBody()).isEqualTo(Samples.event().body());
    assertThat(stored.getMessage().getHeaders())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "eventId", "evt_1",
                "eventType", "email.bounced",
                "tenant", "acme",
                "eventTime", NOW.minusSeconds(2).toString(),
                "acceptedAt", NOW.minusSeconds(1).toEpochMilli(),
                "contentType", "application/json",
                "contentDigest", 0L));
  }

  /** What the one route writes the other one reads; a number would be taken for seconds here. */
  @Test
  void eventOfTheHttpApiIsReadBackAsItWas() {
    readBack(Samples.event());
    readBack(
        new Event(
            "<1 é>",
            "/a b",
            "Rendering Failure",
            "acme",
            Instant.parse("1970-06-01T00:00:00.123456Z"),
            NOW,
            "text/plain; charset=utf-8",
            Map.of("specversion", "1.0", "subject", "€", "time", "1970-06-01T00:00:00.123456Z"),
            -17,
            new byte[] {1}));
    readBack(
        new Event(
            "1",
            "/s",
            "a",
            "acme",
            NOW,
            NOW,
            "application/cloudevents+json",
            Map.of(),
            17,
            new byte[] {'{'}));
  }

  private void readBack(Event event) {
    queue("events").reset();
    matched.reset();
    camel().sendBody("direct:webhooks-accept-http", event);
    Exchange stored = queue("events").getExchanges().get(0);

    camel()
        .sendBodyAndHeaders(
            "direct:taken", stored.getMessage().getBody(), stored.getMessage().getHeaders());

    assertThat(matched.getExchanges().get(0).getMessage().getBody(Event.class))
        .usingRecursiveComparison()
        .isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 253_402_300_800_000L, Long.MAX_VALUE})
  void timeOfAcceptanceThatNoClockShowsIsNow(long acceptedAt) {
    take(
        "{}",
        Map.of(
            "eventType", "a.b", "eventId", "e-1", "acceptedAt", acceptedAt, "contentDigest", 1L));

    assertThat(matched.getExchanges().get(0).getMessage().getBody(Event.class).acceptedAt())
        .isEqualTo(NOW);
  }

  /** A sender's property may happen to have the name of one that the gateway writes. */
  @Test
  void propertyOfASenderIsNeitherTimeOfAcceptanceNorDigest() {
    long before = NOW.minusSeconds(86_400).toEpochMilli();
    take("{}", Map.of("eventType", "a.b", "eventId", "e-1", "acceptedAt", before));
    take("{}", Map.of("eventType", "a.b", "eventId", "e-2", "contentDigest", 17L));

    List<Event> events =
        matched.getExchanges().stream()
            .map(exchange -> exchange.getMessage().getBody(Event.class))
            .toList();
    assertThat(events).extracting(Event::acceptedAt).containsExactly(NOW, NOW);
    assertThat(events).extracting(Event::digest).doesNotContain(17L);
  }

  private void take(String body, Map<String, Object> headers) {
    camel().sendBodyAndHeaders("direct:taken", body, headers);
  }
}
