package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.component.WebhooksConstants;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.HostProject;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import dev.dromedary.signing.InvalidSignatureException;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.WebhookSignature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** The component of Camel in an application with Camel Main, which has a broker and no gateway. */
class ComponentIT extends OneGateway {

  private static final List<Map<String, Object>> KEPT = new CopyOnWriteArrayList<>();
  private static final List<String> AGAIN = new CopyOnWriteArrayList<>();
  private static final DataSource OUTBOX =
      new DriverManagerDataSource("jdbc:h2:mem:component-outbox;DB_CLOSE_DELAY=-1");
  private static Main application;

  @BeforeAll
  static void start() {
    gateway.awaitUp();
    application = new Main();
    application.bind("connectionFactory", gateway.jms());
    application.bind("database", OUTBOX);
    application.configure().withRoutesIncludePattern("classpath:dromedary/templates/*.camel.yaml");
    application.configure().addRoutesBuilder(new Routes());
    application.start();
  }

  @AfterAll
  static void stop() {
    application.stop();
  }

  private static final class Routes extends RouteBuilder {

    @Override
    public void configure() {
      from("direct:paid").to("webhooks:publish?type=component.paid&tenant=component");
      from("direct:simple")
          .to("webhooks:publish?type=component.${header.what}&eventId=simple-${header.number}");
      from("jms:queue:component.orders?transacted=true")
          .to("webhooks:publish?type=component.tx&eventId=tx-${header.JMSXDeliveryCount}")
          .choice()
          .when(header("JMSXDeliveryCount").isEqualTo(1))
          .throwException(new IllegalStateException("the first time"));
      from("webhooks:events?types=delivery.*&subscription=component-kept")
          .routeId("kept")
          .process(
              exchange -> {
                Map<String, Object> event = new HashMap<>(exchange.getMessage().getHeaders());
                event.put("body", exchange.getMessage().getBody());
                KEPT.add(event);
              });
      from("webhooks:events?types=delivery.dead_lettered,endpoint.**")
          .process(
              exchange -> {
                String id =
                    exchange.getMessage().getHeader(WebhooksConstants.EVENT_ID, String.class);
                AGAIN.add(id);
                if (AGAIN.indexOf(id) == AGAIN.size() - 1) {
                  throw new IllegalStateException("the first time");
                }
              });
      from("webhooks:events?types=endpoint.disabled")
          .process(exchange -> AGAIN.add("none of its types"));
      templatedRoute("webhooks-publish")
          .routeId("from-template")
          .parameter("source", "jms:queue:component.template?transacted=true")
          .parameter("type", "component.template")
          .parameter("eventId", "${header.order}");
    }
  }

  @Test
  void publishedEventIsDeliveredWithWhatOptionsAndHeadersSay() throws Exception {
    Inbox inbox = receiver.inbox("/component/paid");
    receiver.register(
        api(),
        "/component/paid",
        Map.of("tenant", "component", "eventTypes", List.of("component.paid")));
    Instant time = Instant.parse("2026-02-03T04:05:06Z");

    Exchange done =
        send(
            "direct:paid",
            "{\"n\": 1}",
            Map.of(
                WebhooksConstants.EVENT_ID,
                "component-1",
                WebhooksConstants.EVENT_TIME,
                time,
                WebhooksConstants.TENANT,
                "the option's tenant wins",
                "X-Internal",
                "stays"));

    arrives(inbox, "component-1");
    assertThat(inbox.unverified()).isZero();
    assertThat(inbox.changedBodies()).isEmpty();
    String path = "/api/v1/events/component-1?tenant=component";
    eventually(() -> assertThat(api().status(path)).isEqualTo(200));
    JsonNode event = api().get(path).json();
    assertThat(event.path("type").stringValue()).isEqualTo("component.paid");
    assertThat(event.path("tenant").stringValue()).isEqualTo("component");
    assertThat(Instant.parse(event.path("time").stringValue("")))
        .as(event.toString())
        .isEqualTo(time);
    assertThat(done.getMessage().getHeaders())
        .containsEntry(WebhooksConstants.PUBLISHED_ID, "component-1")
        .containsEntry("X-Internal", "stays");
    assertThat(done.getMessage().getBody()).isEqualTo("{\"n\": 1}");
  }

  @Test
  void optionIsASimpleExpressionAndAnIdIsMadeIfThereIsNone() throws Exception {
    Inbox inbox = receiver.inbox("/component/simple");
    receiver.register(api(), "/component/simple", "component.simple");
    send("direct:simple", "{}", Map.of("what", "simple", "number", 7));
    arrives(inbox, "simple-7");

    Exchange first = send("direct:paid", "{}", Map.of());
    Exchange second = send("direct:paid", "{}", first.getMessage().getHeaders());

    assertThat(first.getMessage().getHeader(WebhooksConstants.PUBLISHED_ID, String.class))
        .startsWith("evt_")
        .isNotEqualTo(second.getMessage().getHeader(WebhooksConstants.PUBLISHED_ID));
  }

  @Test
  void eventWithoutATypeIsRejectedBeforeItIsSent() {
    assertThatThrownBy(() -> send("webhooks:publish", "{}", Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("eventType");
    assertThatThrownBy(() -> send("webhooks:publish?type=component.none", Map.of("n", 1), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("body");
  }

  @Test
  void eventOfATransactionThatIsRolledBackIsNotPublished() throws Exception {
    Inbox inbox = receiver.inbox("/component/tx");
    receiver.register(api(), "/component/tx", "component.tx");

    send("jms:queue:component.orders", "{}", Map.of());

    arrives(inbox, "tx-2");
    eventually(() -> assertThat(api().status("/api/v1/events/tx-2")).isEqualTo(200));
    assertThat(api().status("/api/v1/events/tx-1")).isEqualTo(404);
    assertThat(inbox.requests()).containsOnlyKeys("tx-2");
  }

  @Test
  void templatePublishesTheMessagesOfASource() throws Exception {
    Inbox inbox = receiver.inbox("/component/template");
    receiver.register(api(), "/component/template", "component.template");

    send("jms:queue:component.template", "{}", Map.of("order", "template-1"));

    arrives(inbox, "template-1");
  }

  @Test
  void subscriptionKeepsOperationalEventsWhileItsRouteIsStopped() throws Exception {
    String running = deadLetter("component-dead-1");
    eventually(() -> assertThat(bodies()).anyMatch(body -> body.contains(running)));
    Map<String, Object> event =
        KEPT.stream()
            .filter(each -> each.get("body").toString().contains(running))
            .findFirst()
            .get();
    assertThat(event)
        .containsEntry(WebhooksConstants.EVENT_TYPE, "delivery.dead_lettered")
        .containsEntry(WebhooksConstants.TENANT, "operations")
        .containsKeys(WebhooksConstants.EVENT_ID, WebhooksConstants.EVENT_TIME)
        .doesNotContainKeys("JMSMessageID", "contentDigest");
    eventually(
        () ->
            assertThat(AGAIN)
                .as("an event whose route fails comes again")
                .filteredOn(id -> id.equals(event.get(WebhooksConstants.EVENT_ID)))
                .hasSizeGreaterThan(1));

    application.getCamelContext().getRouteController().stopRoute("kept");
    String stopped = deadLetter("component-dead-2");
    eventually(
        () ->
            assertThat(api().all("/api/v1/dead-letters"))
                .anyMatch(letter -> letter.toString().contains(stopped)));
    application.getCamelContext().getRouteController().startRoute("kept");

    eventually(() -> assertThat(bodies()).anyMatch(body -> body.contains(stopped)));
    assertThat(AGAIN).doesNotContain("none of its types");
  }

  /**
   * As docs/applications.md has it; a row that was published and not deleted is published again.
   */
  @Test
  void outboxPublishesARowOnceThoughItIsThereAgain() throws Exception {
    Inbox inbox = receiver.inbox("/component/outbox");
    receiver.register(
        api(),
        "/component/outbox",
        Map.of("tenant", "component", "eventTypes", List.of("component.outbox")));
    JdbcClient database = JdbcClient.create(OUTBOX);
    database.sql(HostProject.block("docs/applications.md", "## Outbox", "sql")).update();
    insert(database, "outbox-1");
    insert(database, "outbox-2");

    PluginHelper.getRoutesLoader(application.getCamelContext())
        .loadRoutes(
            ResourceHelper.fromString(
                "outbox.yaml", HostProject.block("docs/applications.md", "## Outbox", "yaml")));

    arrives(inbox, "outbox-1");
    arrives(inbox, "outbox-2");
    insert(database, "outbox-1");
    eventually(
        () ->
            assertThat(database.sql("SELECT COUNT(*) FROM outbox").query(Long.class).single())
                .isZero());
    insert(database, "outbox-3");
    arrives(inbox, "outbox-3");
    assertThat(inbox.duplicates()).isZero();
    assertThat(inbox.changedBodies()).isEmpty();
  }

  /** A request as the gateway sent it, by the key that the API shows. */
  @ParameterizedTest
  @EnumSource
  void webhookOfEachSchemeIsVerified(Signature.Scheme each) throws Exception {
    String scheme = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String path = "/component/signed/" + scheme;
    Inbox inbox = receiver.inbox(path);
    boolean hasHeader = each == Signature.Scheme.HMAC;
    GatewayApi.Registered endpoint =
        api()
            .register(
                Map.of(
                    "url",
                    receiver.url(path),
                    "eventTypes",
                    List.of("component.signed." + scheme),
                    "signature",
                    hasHeader
                        ? Map.of("scheme", scheme, "header", "X-Sign")
                        : Map.of("scheme", scheme)));
    JsonNode keys = api().get("/api/v1/endpoints/" + endpoint.id() + "/public-key").json();
    String key = keys.path("keys").path(0).path("publicKey").asString(endpoint.secret());
    publish("component-signed-" + scheme, "component.signed." + scheme);
    eventually(() -> assertThat(inbox.requests()).hasSize(1));
    Inbox.Requests sent = inbox.requests().values().iterator().next();
    Map<String, Object> headers = new HashMap<>();
    sent.headers().get(0).map().forEach((name, values) -> headers.put(name, values.get(0)));
    headers.put(Exchange.HTTP_METHOD, "POST");
    headers.put(Exchange.HTTP_URI, receiver.url(path));
    if (hasHeader) {
      Signature own = new Signature(each, "X-Sign", null, null, null, null, null);
      application.bind(
          "own", new WebhookSignature(own, List.of(key), Duration.ofMinutes(5), Clock.systemUTC()));
    }
    String verify =
        hasHeader
            ? "webhooks:verify?signature=#own"
            : "webhooks:verify?scheme=%s&secret=RAW(%s)".formatted(scheme, key);

    send(verify, sent.bodies().get(0), headers);

    assertThatThrownBy(() -> send(verify, "{}", headers))
        .isInstanceOf(InvalidSignatureException.class);
  }

  private static void insert(JdbcClient database, String id) {
    database
        .sql("INSERT INTO outbox (id, type, tenant, payload) VALUES (?, ?, ?, ?)")
        .params(id, "component.outbox", "component", "{\"text\":\"" + PAYLOAD + "\"}")
        .update();
  }

  private static List<String> bodies() {
    return KEPT.stream().map(event -> event.get("body").toString()).toList();
  }

  /** The id of an event that ends as a dead letter. */
  private static String deadLetter(String id) {
    String path = "/component/" + id;
    receiver.inbox(path).answers((event, times) -> Receiver.Reply.status(500));
    receiver.register(
        api(), path, Map.of("eventTypes", List.of("component." + id), "redeliveryPolicy", "once"));
    publish(id, "component." + id);
    return id;
  }

  private static Exchange send(String uri, Object body, Map<String, Object> headers)
      throws Exception {
    Exchange done =
        application
            .getCamelTemplate()
            .send(
                uri,
                exchange -> {
                  exchange.getMessage().setBody(body);
                  exchange.getMessage().setHeaders(new HashMap<>(headers));
                });
    if (done.getException() != null) {
      throw done.getException();
    }
    return done;
  }
}
