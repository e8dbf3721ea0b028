package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.deliver.Samples;
import dev.dromedary.event.DuplicateWindow;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventReader;
import dev.dromedary.match.OrderedTenants;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptRoutesTest extends RoutesTest {

  private MockEndpoint matched;

  @Override
  void bindSteps(Registry registry) {
    registry.bind(
        "webhooksAccept",
        new AcceptSteps(
            new EventReader(1_000, 10),
            new DuplicateWindow(100),
            new OrderedTenants(endpoints),
            counters,
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
    take("{\"n\":2}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    assertThat(sent()).isEqualTo(Map.of("to-match", 1));
  }

  @Test
  void whatIsNoEventGoesToTheRejectedAsItCameWithTheReason() {
    take(
        "no json",
        Map.of(
            "eventType",
            "not a type",
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
        .containsEntry("eventType", "not a type")
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
                "eventTime", NOW.minusSeconds(2).toEpochMilli(),
                "acceptedAt", NOW.minusSeconds(1).toEpochMilli(),
                "contentType", "application/json"));
  }

  /** What the one route writes the other one reads. */
  @Test
  void eventOfTheHttpApiIsReadBackAsItWas() {
    camel().sendBody("direct:webhooks-accept-http", Samples.event());
    Exchange stored = queue("events").getExchanges().get(0);

    camel()
        .sendBodyAndHeaders(
            "direct:taken", stored.getMessage().getBody(), stored.getMessage().getHeaders());

    assertThat(matched.getExchanges().get(0).getMessage().getBody(Event.class))
        .usingRecursiveComparison()
        .isEqualTo(Samples.event());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 253_402_300_800_000L, Long.MAX_VALUE})
  void timeOfAcceptanceThatNoClockShowsIsNow(long acceptedAt) {
    take("{}", Map.of("eventType", "a.b", "eventId", "e-1", "acceptedAt", acceptedAt));

    assertThat(matched.getExchanges().get(0).getMessage().getBody(Event.class).acceptedAt())
        .isEqualTo(NOW);
  }

  private void take(String body, Map<String, Object> headers) {
    camel().sendBodyAndHeaders("direct:taken", body, headers);
  }
}
