package dev.dromedary.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.standardwebhooks.Webhook;
import dev.dromedary.accept.AcceptSteps;
import dev.dromedary.admission.Admission;
import dev.dromedary.admission.EndpointLimiter;
import dev.dromedary.broker.TestMacs;
import dev.dromedary.deadletter.DeadLetterSteps;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Call;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Lane;
import dev.dromedary.delivery.Reason;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.history.CallText;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.http.DeliveryProperties;
import dev.dromedary.http.RawServer;
import dev.dromedary.http.ReceiverHttp;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.LogOf;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.RoutesTest;
import dev.dromedary.kit.Settings;
import dev.dromedary.monitor.AutoDisablePolicy;
import dev.dromedary.monitor.EndpointMonitor;
import dev.dromedary.monitor.OperationsSteps;
import dev.dromedary.ordering.OrderedTenants;
import dev.dromedary.retry.Outcomes;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Retries;
import dev.dromedary.retry.RetrySteps;
import dev.dromedary.retry.Tiers;
import dev.dromedary.signing.StandardWebhooks;
import dev.dromedary.tracing.Traces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.spi.Registry;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** With the real client and a real receiver; what leads to the queues is in mocks. */
class AttemptRoutesTest extends RoutesTest {

  private static final RedeliveryPolicy TWO_RETRIES =
      new RedeliveryPolicy(
          RedeliveryPolicy.DEFAULT, List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

  /** The dead letter, and its operational event. */
  private static final Map<String, Integer> GIVEN_UP =
      Map.of(
          "webhooks.history", 1,
          "queue:webhooks.dead-letters", 1,
          "queue:webhooks.events", 1,
          "topic:webhooks.operations", 1);

  private final Receiver receiver = new Receiver();
  private final Inbox inbox = receiver.inbox("/in");
  private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
  private PoolingHttpClientConnectionManager connections;
  private NotifyBuilder calls;

  private boolean unsigned;

  private final RequestSigner signer =
      new RequestSigner(
          "Dromedary/test",
          List.of(
              (request, secrets) -> {
                if (unsigned) {
                  throw new IllegalStateException("no key");
                }
                return new StandardWebhooks().headers(request, secrets);
              }),
          Samples.TRANSFORMS);

  @Override
  protected void bindSteps(Registry registry) {
    Tiers tiers = new Tiers(List.of(TWO_RETRIES), List.of(), 0, clock);
    AttemptLog log = new AttemptLog(deadlines, Duration.ofMinutes(1));
    Retries retries = new Retries(Map.of(RedeliveryPolicy.DEFAULT, TWO_RETRIES), tiers);
    registry.bind(
        "webhooksAttempt",
        new AttemptSteps(
            admission,
            new Classifier(new ShownCalls("esb-1/3f6c0f3e"), clock),
            new Outcomes(retries),
            limiters,
            order,
            new EndpointMonitor(
                endpoints,
                new AutoDisablePolicy(Duration.ofHours(1), Duration.ofDays(5)),
                (endpoint, since) -> false,
                event -> camel().sendBody("direct:webhooks-operations", event),
                Runnable::run,
                clock),
            counters,
            log,
            signer,
            new AttemptListeners(List.of()),
            Traces.OFF,
            clock));
    registry.bind("webhooksOrder", order);
    registry.bind("webhooksRetry", new RetrySteps(retries, admission, lanes, clock));
    registry.bind("webhooksDeadLetters", new DeadLetterSteps(counters, clock));
    registry.bind("webhooksOperations", new OperationsSteps(endpoints, clock));
    registry.bind(
        "webhooksAccept",
        new AcceptSteps(
            null,
            null,
            new OrderedTenants(endpoints),
            counters,
            TestMacs.ofOneKey(),
            Traces.OFF,
            clock));
    registry.bind("webhooksTest", new TestSteps(limiters, log, Samples.SIGNER, clock));
    DeliveryProperties settings = Settings.of(DeliveryProperties.class);
    ReceiverHttp http = ReceiverHttp.of(settings, address -> true, Runnable::run, List.of());
    connections = http.connections();
    registry.bind("webhooks-http", AttemptConfiguration.http(connections, deadlines, http));
  }

  @BeforeEach
  void start() throws Exception {
    load("attempt", "lanes", "dead-letter", "operations", "ordered");
    takeFromTest("webhooks-ordered", "direct:taken-ordered");
    takeFromTest("webhooks-blocked", "direct:taken-blocked");
    takeFromTest("webhooks-pace-requeue", "direct:taken-requeue");
    context().start();
    answered(AttemptResult.Result.FAILED, Duration.ofMillis(1));
    calls = new NotifyBuilder(context()).wereSentTo("direct:webhooks-call").whenDone(1).create();
  }

  @AfterEach
  void close() {
    receiver.close();
    connections.close();
    deadlines.shutdownNow();
  }

  @Test
  void deliveredEndsWithItsHistory() {
    register(receiver.url("/in"), Status.ENABLED);

    deliver(Samples.delivery(0));

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
    assertThat(calls.matches(10, TimeUnit.SECONDS)).isTrue();
    assertThat(inbox.delivered()).isEqualTo(1);
    assertThat(inbox.requests()).containsOnlyKeys("evt_1");
    assertThat(attempted().result()).isEqualTo("DELIVERED");
    assertThat(attempted().number()).isEqualTo(1);
    assertThat(moved().status()).isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(limiters.fast(List.of("ep_1"))).containsExactly("ep_1");
  }

  @ParameterizedTest
  @CsvSource({"0, 5s, 5", "1, 5m, 300"})
  void failureWaitsOnTheTierOfItsRetry(int retries, String tier, int dueInSeconds) {
    inbox.answers((id, times) -> Receiver.Reply.status(500));
    register(receiver.url("/in"), Status.ENABLED);

    deliver(Samples.delivery(retries));

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.retry." + tier, 1));
    Exchange waiting = queue("retry." + tier).getExchanges().get(0);
    assertThat(waiting.getMessage().getHeaders())
        .containsEntry("dueAt", NOW.plusSeconds(dueInSeconds).toEpochMilli())
        .containsEntry("reason", "FAILED")
        .containsEntry("JMSXGroupID", "webhooks-retry");
    assertThat(delivery(waiting).attempts()).isEqualTo(retries + 1);
    assertThat(delivery(waiting).event()).usingRecursiveComparison().isEqualTo(Samples.event());
    assertThat(moved().status()).isEqualTo(DeliveryStatus.RETRYING);
    assertThat(moved().nextAttemptAt()).isEqualTo(NOW.plusSeconds(dueInSeconds));
  }

  @Test
  void transformedRequestIsSignedAsItIsSent() throws Exception {
    WebhookEndpoint endpoint =
        transforming(
            "{'body': {'text': type}, 'headers': {'X-Team': tenant, 'X-Other': 1,"
                + " 'X-Webhook': 'any'}}");

    deliver(Samples.delivery(0));

    Inbox.Requests sent = inbox.of("evt_1");
    assertThat(sent.bodies().get(0)).asString(UTF_8).isEqualTo("{\"text\":\"email.bounced\"}");
    assertThat(sent.headers().get(0).map())
        .containsEntry("X-team", List.of("acme"))
        .containsEntry("X-other", List.of("1"))
        .containsEntry("Content-type", List.of("application/json"))
        .containsEntry(
            "Webhook-signature",
            List.of(
                new Webhook(endpoint.secrets().current().reveal())
                    .sign("evt_1", NOW.getEpochSecond(), "{\"text\":\"email.bounced\"}")));
    Call call = CallText.read(attempted().call());
    assertThat(call.requestHeaders()).containsEntry("X-Team", "***");
    assertThat(call.requestExcerpt()).isEqualTo("{\"text\":\"email.bounced\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'body': data.missing}",
        "{'headers': {'web' + 'hook-id': id}}",
        "{'headers': {'Host'.lowerAscii(): 'inner.example'}}",
        "{'headers': {'Content-' + 'Length': '1'}}",
        "{'headers': {'Transfer-' + 'Encoding': 'chunked'}}",
        "{'headers': {'Author' + 'ization': 'Bearer x'}}",
        "{'headers': {'X-Team': 'a\\r\\nX-Injected: b'}}"
      })
  void transformThatFailsSendsNothingAndIsRetried(String transform) {
    transforming(transform);

    for (int i = 0; i < 2 * Samples.FAILURE_THRESHOLD; i++) {
      deliver(Samples.delivery(0));
    }

    assertThat(inbox.requests()).isEmpty();
    assertThat(attempted().result()).isEqualTo("NOT_SENT");
    assertThat(attempted().error()).isEqualTo("TRANSFORM_FAILED");
    assertThat(CallText.read(attempted().call()).requestHeaders()).isEmpty();
    assertThat(moved().status()).isEqualTo(DeliveryStatus.RETRYING);
    assertThat(queue("retry.5s").getReceivedCounter()).isEqualTo(2 * Samples.FAILURE_THRESHOLD);
    assertThat(limiters.of("ep_1").state())
        .as("it says nothing about the receiver")
        .isEqualTo(EndpointLimiter.State.AVAILABLE);
  }

  @Test
  void transformThatFailsToTheEndMakesADeadLetterOfTheEventAsItWas() {
    transforming("{'body': data.missing}");

    deliver(Samples.delivery(2));

    assertThat(sent()).isEqualTo(GIVEN_UP);
    Exchange dead = queue("dead-letters").getExchanges().get(0);
    assertThat(dead.getMessage().getHeaders())
        .containsEntry("reason", "SCHEDULE_EXHAUSTED")
        .containsEntry("lastError", "TRANSFORM_FAILED");
    assertThat(delivery(dead).event()).usingRecursiveComparison().isEqualTo(Samples.event());
  }

  private WebhookEndpoint transforming(String transform) {
    WebhookEndpoint endpoint =
        EndpointBuilder.anEndpoint("ep_1")
            .of("acme")
            .at(receiver.url("/in"))
            .sending(Map.of("X-Team", "before"))
            .transformedBy(transform)
            .since(NOW)
            .build();
    endpoints.save(endpoint);
    return endpoint;
  }

  /** What the receiver said beside Retry-After does not come near the queues. */
  @Test
  void onlyWhatIsMeantIsOnTheMessage() {
    inbox.answers((id, times) -> Receiver.Reply.status(500));
    register(receiver.url("/in"), Status.ENABLED);

    deliver(Samples.delivery(0));

    assertThat(headers(queue("retry.5s").getExchanges().get(0)))
        .containsExactlyInAnyOrder(
            "deliveryId",
            "endpointId",
            "eventId",
            "eventType",
            "tenant",
            "eventTime",
            "acceptedAt",
            "contentType",
            "contentDigest",
            "attempts",
            "retries",
            "trigger",
            "begunAt",
            "dueAt",
            "reason",
            "lastResult",
            "lastError",
            "lastStatus",
            "lastAttemptAt",
            "JMSXGroupID");
  }

  @Test
  void exhaustedScheduleEndsAmongTheDeadLetters() {
    inbox.answers((id, times) -> Receiver.Reply.status(503));
    register(receiver.url("/in"), Status.ENABLED);

    deliver(Samples.delivery(2));

    assertThat(sent()).isEqualTo(GIVEN_UP);
    assertThat(queue("dead-letters").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("reason", "SCHEDULE_EXHAUSTED")
        .containsEntry("lastStatus", 503)
        .containsEntry("attempts", 3)
        .containsEntry("deadAt", NOW.toEpochMilli());
    assertThat(moved().status()).isEqualTo(DeliveryStatus.DEAD_LETTER);
  }

  /** Its circuit was open for all the time of its schedule. */
  @Test
  void deliveryThatOnlyWaitedIsAttemptedOnceBeforeItIsDeadLettered() {
    inbox.answers((id, times) -> Receiver.Reply.status(503));
    register(receiver.url("/in"), Status.ENABLED);
    for (int i = 0; i < Samples.FAILURE_THRESHOLD; i++) {
      answered(AttemptResult.Result.TIMEOUT, Duration.ofMillis(1));
    }
    Instant begun = NOW.minus(Duration.ofDays(2));
    Delivery delivery = Samples.delivery(0).begun(begun);

    deliver(
        "direct:taken-bulk", delivery.with(delivery.trail().deferred(Reason.CIRCUIT_OPEN, begun)));

    assertThat(inbox.requests()).hasSize(1);
    assertThat(sent()).isEqualTo(GIVEN_UP);
    assertThat(queue("dead-letters").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("reason", "SCHEDULE_EXHAUSTED")
        .containsEntry("attempts", 1)
        .containsEntry("lastResult", "FAILED")
        .containsEntry(
            "waits", "CIRCUIT_OPEN %d-%d".formatted(begun.toEpochMilli(), NOW.toEpochMilli()));
    assertThat(moved().last().statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({"PAUSED, RETRYING", "DISABLED, DEAD_LETTER"})
  void lastAttemptIsNotMadeToAnEndpointThatIsNotEnabled(Status status, DeliveryStatus ends) {
    register(receiver.url("/in"), status);

    deliver(Samples.delivery(0).begun(NOW.minus(Duration.ofDays(2))));

    assertThat(moved().status()).isEqualTo(ends);
    assertNoCall();
  }

  @Test
  void goneReceiverDisablesItsEndpoint() {
    inbox.answers((id, times) -> Receiver.Reply.status(410));
    register(receiver.url("/in"), Status.ENABLED);

    deliver(Samples.delivery(0));

    assertThat(sent())
        .containsEntry("queue:webhooks.dead-letters", 1)
        .containsEntry("queue:webhooks.events", 2);
    assertThat(endpoints.find("ep_1").orElseThrow().status()).isEqualTo(Status.DISABLED);
    assertThat(store.find("ep_1").orElseThrow().status()).isEqualTo(Status.DISABLED);
  }

  @Test
  void pausedEndpointHasItsDeliveryDeferredWithoutACall() {
    register(receiver.url("/in"), Status.PAUSED);

    deliver(Samples.delivery(1));

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.retry.5m", 1));
    Exchange deferred = queue("retry.5m").getExchanges().get(0);
    assertThat(deferred.getMessage().getHeader("reason")).isEqualTo("ENDPOINT_PAUSED");
    assertThat(delivery(deferred).attempts()).isEqualTo(1);
    assertNoCall();
  }

  @Test
  void disabledEndpointHasItsDeliveryDeadLetteredWithoutACall() {
    register(receiver.url("/in"), Status.DISABLED);

    deliver(Samples.delivery(0));

    assertThat(sent()).isEqualTo(GIVEN_UP);
    assertThat(queue("dead-letters").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("reason", "ENDPOINT_DISABLED")
        .doesNotContainKey("lastStatus");
    assertNoCall();
  }

  @Test
  void deletedEndpointHasItsDeliveryCancelled() {
    deliver(Samples.delivery(0));

    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
    assertThat(moved().status()).isEqualTo(DeliveryStatus.CANCELLED);
    assertThat(moved().reason()).isEqualTo("ENDPOINT_DELETED");
    assertNoCall();
  }

  @Test
  void connectionThatFailsIsAResultAndNoFault() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    register("http://127.0.0.1:" + closed + "/in", Status.ENABLED);

    Exchange end = deliver(Samples.delivery(0));

    assertThat(end.getException()).isNull();
    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.retry.5s", 1));
    assertThat(attempted().result()).isEqualTo("UNREACHABLE");
    assertThat(attempted().statusCode()).isNull();
    assertThat(queue("retry.5s").getExchanges().get(0).getMessage().getHeader("reason"))
        .isEqualTo("UNREACHABLE");
  }

  /** Compared with the head that the receiver read; values that give access are masked. */
  @Test
  void attemptShowsItsRequestAndItsAnswer() throws Exception {
    byte[] body = gzip("{\"error\":\"später\"}".getBytes(ISO_8859_1));
    try (RawServer server =
        new RawServer(
            (in, out) -> {
              RawServer.say(
                  out,
                  "HTTP/1.1 307 Elsewhere\r\nLocation: /other?token=hidden\r\nX-Twice: a\r\n"
                      + "X-Twice: b\r\nSet-Cookie: hidden\r\nContent-Encoding: gzip\r\n"
                      + "Content-Type: application/json; charset=iso-8859-1\r\nContent-Length: "
                      + body.length
                      + "\r\nX-Long: "
                      + "x".repeat(9_000)
                      + "\r\n\r\n");
              out.write(body);
            })) {
      String address = "127.0.0.1:" + server.port();
      registerSending(
          "http://" + address + "/in?key=hidden&v=2", Map.of("Authorization", "Bearer hidden"));

      deliver(Samples.delivery(0));

      Call call = CallText.read(attempted().call());
      assertThat(call.url()).isEqualTo("http://" + address + "/in?key=***&v=2");
      assertThat(call.method()).isEqualTo("POST");
      assertThat(call.remoteAddress()).isEqualTo(address);
      assertThat(call.requestHeaders())
          .containsOnlyKeys(sentNames(server.heads().get(0)))
          .containsEntry("Host", address)
          .containsEntry("Content-Length", "17")
          .containsEntry("Content-Type", "application/json")
          .containsEntry("Connection", "keep-alive")
          .containsEntry("webhook-id", "evt_1")
          .containsEntry("webhook-signature", "***")
          .containsEntry("Authorization", "***");
      assertThat(call.responseHeaders())
          .containsEntry("Location", "/other?token=***")
          .containsEntry("X-Twice", "a, b")
          .containsEntry("Set-Cookie", "***");
      assertThat(call.responseHeaders().toString()).hasSizeLessThan(4_096 + 100);
      assertThat(call.responseExcerpt()).isEqualTo("{\"error\":\"später\"}");
      assertThat(call.redirectTo()).isEqualTo("/other?token=***");
      assertThat(call.gateway()).isEqualTo("esb-1/3f6c0f3e");
      assertThat(call.toString() + call.requestHeaders() + call.responseHeaders())
          .doesNotContain("hidden");
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static String[] sentNames(String head) {
    return head.lines()
        .skip(1)
        .filter(line -> line.contains(":"))
        .map(line -> line.substring(0, line.indexOf(':')))
        .toArray(String[]::new);
  }

  @Test
  void attemptWithoutAConnectionShowsWhatWasToBeSent() throws Exception {
    String url;
    try (ServerSocket socket = new ServerSocket(0)) {
      url = "http://127.0.0.1:" + socket.getLocalPort() + "/in";
    }
    registerSending(url, Map.of("X-Own", "hidden"));

    deliver(Samples.delivery(0));

    Call call = CallText.read(attempted().call());
    assertThat(attempted().error()).isEqualTo("CONNECTION_REFUSED");
    assertThat(call.url()).isEqualTo(url);
    assertThat(call.remoteAddress()).isNull();
    assertThat(call.requestHeaders())
        .containsEntry("webhook-id", "evt_1")
        .containsEntry("X-Own", "***");
    assertThat(call.responseHeaders()).isEmpty();
    assertThat(call.responseExcerpt()).isNull();
  }

  private void registerSending(String url, Map<String, String> headers) {
    endpoints.save(
        EndpointBuilder.anEndpoint("ep_1").of("acme").at(url).sending(headers).since(NOW).build());
  }

  /** The URL of this endpoint is none, which no registration lets through. */
  @Test
  void faultOfOurOwnIsNoFailureOfTheReceiver() {
    register("nonsense", Status.ENABLED);

    try (LogOf log = new LogOf("dev.dromedary.delivery", Level.ERROR)) {
      for (int i = 0; i < 2 * Samples.FAILURE_THRESHOLD; i++) {
        deliver(Samples.delivery(0));
      }
      assertThat(log.lines()).containsExactly("An attempt failed by a fault of the gateway");
    }

    assertThat(attempted().result()).isEqualTo("INTERNAL");
    assertThat(attempted().error()).isEqualTo("INTERNAL");
    assertThat(queue("retry.5s").getReceivedCounter()).isEqualTo(2 * Samples.FAILURE_THRESHOLD);
    assertThat(limiters.of("ep_1").state()).isEqualTo(EndpointLimiter.State.AVAILABLE);
  }

  /** Neither does Camel read it anew, which knows no such charset. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain; charset=x-unknown", "application/json;charset=UTF-8", "a/b"})
  void contentTypeOfAnEventIsSentAsItIs(String contentType) {
    register(receiver.url("/in"), Status.ENABLED);
    Event event = Samples.event();

    deliver(
        Delivery.of(
            new Event(
                event.id(),
                event.type(),
                event.tenant(),
                event.time(),
                event.acceptedAt(),
                contentType,
                event.body()),
            "ep_1"));

    assertThat(attempted().result()).isEqualTo("DELIVERED");
    assertThat(inbox.of("evt_1").headers().get(0).firstValue("Content-Type")).contains(contentType);
  }

  @Test
  void logOfNoLevelShowsACredentialAPayloadOrAQuery() {
    inbox.answers((id, times) -> Receiver.Reply.status(500));
    endpoints.save(
        EndpointBuilder.anEndpoint("ep_1")
            .of("acme")
            .at(receiver.url("/in?token=topsecret"))
            .wanting("email.*")
            .sending(Map.of("Authorization", "Bearer topsecret"))
            .being(Status.ENABLED)
            .since(NOW)
            .build());

    try (LogOf log = new LogOf(Logger.ROOT_LOGGER_NAME, Level.TRACE)) {
      deliver(Samples.delivery(0));

      assertThat(log.lines()).isNotEmpty();
      assertThat(log.lines()).noneMatch(line -> line.contains("topsecret"));
      assertThat(log.lines()).noneMatch(line -> line.contains("somebody"));
      assertThat(log.lines()).noneMatch(line -> line.contains("v1,"));
    }
    assertThat(inbox.of("evt_1").headers().get(0).firstValue("Authorization"))
        .contains("Bearer topsecret");
  }

  /** Whatever a message or an edited route put there: it neither steers the call nor goes out. */
  @Test
  void headersOfTheMessageDoNotReachTheReceiver() throws IOException {
    register(receiver.url("/in"), Status.ENABLED);
    Map<String, Object> headers = DeliveryMessage.properties(Samples.delivery(0));
    headers.put("CamelHttpUri", receiver.url("/elsewhere"));
    headers.put("CamelHttpMethod", "GET");
    headers.put("webhook-id", "forged");
    Inbox elsewhere = receiver.inbox("/elsewhere");

    camel().sendBodyAndHeaders("direct:taken-standard", Samples.event().body(), headers);

    assertThat(inbox.requests()).containsOnlyKeys("evt_1");
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void inlineDeliveryTakesTheSameWay() {
    register(receiver.url("/in"), Status.ENABLED);
    answered(AttemptResult.Result.DELIVERED, Duration.ofMillis(1));

    camel().sendBody("direct:webhooks-attempt", Samples.delivery(0));

    assertThat(inbox.delivered()).isEqualTo(1);
    assertThat(moved().status()).isEqualTo(DeliveryStatus.DELIVERED);
  }

  /** The events of its batch would wait for it; its last attempt failed, so it may not be quick. */
  @Test
  void inlineDeliveryToAnEndpointThatIsNoLongerFastGoesToTheSlowLaneAndIsRecorded() {
    register(receiver.url("/in"), Status.ENABLED);

    camel()
        .send(
            "direct:webhooks-attempt",
            exchange -> {
              exchange.getMessage().setBody(Samples.delivery(0));
            });

    assertThat(sent())
        .isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries.slow", 1));
    assertThat(inbox.requests()).isEmpty();
    assertThat(moved().status()).isEqualTo(DeliveryStatus.PENDING);
  }

  /** Camel leaves an exception that a doCatch has caught on the exchange. */
  @Test
  void exceptionThatAStepBeforeCaughtIsNoEndOfTheRequest() {
    register(receiver.url("/in"), Status.ENABLED);

    camel()
        .send(
            "direct:taken-standard",
            exchange -> {
              exchange.getMessage().setBody(Samples.event().body());
              exchange.getMessage().setHeaders(DeliveryMessage.properties(Samples.delivery(0)));
              exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("before"));
            });

    assertThat(moved().status()).isEqualTo(DeliveryStatus.DELIVERED);
  }

  /** Otherwise every fault of a scheme would be one request in flight for ever. */
  @Test
  void faultOfASignatureSchemeKeepsNoPermit() {
    register(receiver.url("/in"), Status.ENABLED);
    unsigned = true;

    for (int i = 0; i < 20; i++) {
      deliver(Samples.delivery(0));
    }
    unsigned = false;
    deliver(Samples.delivery(0));

    assertThat(inbox.delivered()).isEqualTo(1);
  }

  @Test
  void messageThatIsNoDeliveryIsAFaultOfOurOwn() {
    Exchange end =
        camel()
            .send(
                "direct:taken-standard", exchange -> exchange.getMessage().setBody("no delivery"));

    assertThat(end.getException())
        .isInstanceOf(Exception.class)
        .hasStackTraceContaining("No delivery: 'eventId' is missing");
    assertThat(sent()).isEmpty();
  }

  /** Ops change the routes: their step may fail, and the endpoint takes one request at a time. */
  @ParameterizedTest
  @ValueSource(strings = {"direct:taken-standard", "direct:webhooks-test"})
  void stepThatFailsBeforeTheRequestIsMadeTakesNoPlaceAtTheEndpoint(String from) throws Exception {
    WebhookEndpoint endpoint = registerWithOnePlace();
    AtomicBoolean broken = new AtomicBoolean(true);
    beforeTheRequest(
        step ->
            step.process(
                exchange -> {
                  if (broken.getAndSet(false)) {
                    throw new LinkageError("a step of an operator");
                  }
                }));

    Exchange failed =
        from.equals("direct:taken-standard")
            ? deliver(Samples.delivery(0))
            : camel().send(from, exchange -> exchange.getMessage().setBody(endpoint));
    deliver(Samples.delivery(0));

    assertThat(failed.getException()).hasStackTraceContaining("a step of an operator");
    assertThat(inbox.delivered()).isEqualTo(1);
  }

  /** A copy of the exchange goes on there, and ends before the request is made. */
  @Test
  void stepThatGoesOnElsewhereLeavesThePlaceToTheRequest() throws Exception {
    registerWithOnePlace();
    AtomicReference<Admission.Gate> gate = new AtomicReference<>();
    context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("seda:audit").routeId("audit").process(copy -> {});
              }
            });
    NotifyBuilder audited =
        new NotifyBuilder(context()).fromRoute("audit").whenCompleted(1).create();
    beforeTheRequest(
        step ->
            step.to("seda:audit")
                .process(
                    exchange -> {
                      assertThat(audited.matches(10, TimeUnit.SECONDS)).isTrue();
                      gate.set(admission.admit(Samples.delivery(0), Lane.SLOW).gate());
                    }));

    deliver(Samples.delivery(0));

    assertThat(inbox.delivered()).isEqualTo(1);
    assertThat(gate).as("another one meanwhile").hasValue(Admission.Gate.AWAIT_RESERVATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENABLED", "PAUSED", "DISABLED"})
  void testCallIsMadeOnceWhateverTheStatus(Status status) {
    WebhookEndpoint endpoint = register(receiver.url("/in"), status);

    AttemptResult result =
        camel().requestBody("direct:webhooks-test", endpoint, AttemptResult.class);

    assertThat(result.delivered()).isTrue();
    assertThat(inbox.delivered()).isEqualTo(1);
    assertThat(attempted().trigger()).isEqualTo(Delivery.Trigger.TEST);
  }

  @Test
  void testCallThatFailsIsNotRetried() {
    inbox.answers((id, times) -> Receiver.Reply.status(500));
    WebhookEndpoint endpoint = register(receiver.url("/in"), Status.ENABLED);

    AttemptResult result =
        camel().requestBody("direct:webhooks-test", endpoint, AttemptResult.class);

    assertThat(result.statusCode()).isEqualTo(500);
    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
    assertThat(moved().status()).isEqualTo(DeliveryStatus.CANCELLED);
  }

  private void assertNoCall() {
    assertThat(inbox.requests()).isEmpty();
    assertThat(calls.matches(0, TimeUnit.MILLISECONDS)).as("a call was made").isFalse();
    assertThat(history()).noneMatch(HistoryEntry.Attempted.class::isInstance);
  }

  /** Without waiting for it; and there it is attempted. */
  @Test
  void deliveryToASlowEndpointGoesToItsLaneAndIsAttemptedThere() {
    register(receiver.url("/in"), Status.ENABLED);
    answered(AttemptResult.Result.TIMEOUT, Duration.ofSeconds(20));
    answered(AttemptResult.Result.TIMEOUT, Duration.ofSeconds(20));

    deliver(Samples.delivery(0));

    assertThat(sent())
        .isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries.slow", 1));
    assertThat(history()).as("it is from a lane, so it is recorded already").isEmpty();
    assertThat(inbox.requests()).isEmpty();
    Delivery waiting = delivery(queue("deliveries.slow").getExchanges().get(0));
    assertThat(waiting).usingRecursiveComparison().isEqualTo(Samples.delivery(0));

    deliver("direct:taken-slow", waiting);

    assertThat(inbox.delivered()).isEqualTo(1);
    assertThat(moved().status()).isEqualTo(DeliveryStatus.DELIVERED);
  }

  /** No other delivery waits there, however long it takes. */
  @ParameterizedTest
  @ValueSource(strings = {"direct:taken-bulk", "direct:taken-priority"})
  void deliveryOfALaneOfItsOwnIsAttemptedThereThoughItsEndpointIsSlow(String lane) {
    register(receiver.url("/in"), Status.ENABLED);
    answered(AttemptResult.Result.TIMEOUT, Duration.ofSeconds(20));
    answered(AttemptResult.Result.TIMEOUT, Duration.ofSeconds(20));

    deliver(lane, Samples.delivery(0));

    assertThat(inbox.delivered()).isEqualTo(1);
    assertThat(sent()).isEqualTo(Map.of("webhooks.history", 1));
  }

  @Test
  void deliveryWithoutAKeyToAnOrderedEndpointGoesBehindTheOthers() {
    endpoints.save(Samples.ordered("ep_1"));

    deliver(Samples.delivery(0));

    assertThat(sent())
        .isEqualTo(Map.of("webhooks.history", 1, "queue:webhooks.deliveries.ordered", 1));
    assertThat(history()).as("it is from a lane, so it is recorded already").isEmpty();
    Exchange sent = queue("deliveries.ordered").getExchanges().get(0);
    assertThat(delivery(sent).order()).isEqualTo(new Delivery.Order("ep_1", null));
    assertThat(sent.getMessage().getHeader("JMSXGroupID")).isEqualTo("webhooks-ordered");
  }

  @Test
  void retriedDeliveryBlocksItsKeyUntilItEnds() {
    register(receiver.url("/in"), Status.ENABLED);
    inbox.answers((id, times) -> Receiver.Reply.status(times == 1 ? 500 : 204));
    Delivery first = Samples.delivery(0).in(new Delivery.Order("ep_1", null));

    deliver("direct:taken-ordered", first);
    deliver("direct:taken-ordered", first);

    Exchange waiting = queue("retry.5s").getExchanges().get(0);
    String lease = delivery(waiting).order().lease();
    Exchange behind = queue("deliveries.blocked").getExchanges().get(0);
    assertThat(behind.getMessage().getHeader("sequence")).isEqualTo(1L);
    assertThat(inbox.of("evt_1").answers()).containsExactly(500);

    deliver(delivery(waiting));

    Exchange over = queue("deliveries.ordered").getExchanges().get(0);
    assertThat(over.getMessage().getHeaders())
        .containsEntry("released", lease)
        .containsEntry("orderKey", "ep_1")
        .containsEntry("JMSXGroupID", "webhooks-ordered");
  }

  @Test
  void exhaustedDeliveryReleasesItsLeaseToo() {
    register(receiver.url("/in"), Status.ENABLED);
    inbox.answers((id, times) -> Receiver.Reply.status(500));

    deliver(Samples.delivery(2).in(new Delivery.Order("ep_1", "t1")));

    assertThat(sent())
        .containsEntry("queue:webhooks.dead-letters", 1)
        .containsEntry("queue:webhooks.deliveries.ordered", 1);
    assertThat(queue("dead-letters").getExchanges().get(0).getMessage().getHeaders())
        .as("a requeued one is behind the others of its key")
        .doesNotContainKeys("orderKey", "lease");
  }

  private void answered(AttemptResult.Result result, Duration after) {
    limiters.of("ep_1").acquire();
    limiters.release("ep_1", Samples.result(result, null, null, after));
  }

  private Exchange deliver(Delivery delivery) {
    return deliver("direct:taken-standard", delivery);
  }

  private Exchange deliver(String lane, Delivery delivery) {
    return camel()
        .send(
            lane,
            exchange -> {
              Event event = delivery.event();
              exchange.getMessage().setBody(event.body());
              exchange.getMessage().setHeaders(DeliveryMessage.properties(delivery));
            });
  }

  private static Delivery delivery(Exchange exchange) {
    return DeliveryMessage.read(
        exchange.getMessage().getHeaders(), exchange.getMessage().getBody(byte[].class));
  }

  private HistoryEntry.Attempted attempted() {
    return history().stream()
        .filter(HistoryEntry.Attempted.class::isInstance)
        .map(HistoryEntry.Attempted.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private HistoryEntry.Moved moved() {
    return history().stream()
        .filter(HistoryEntry.Moved.class::isInstance)
        .map(HistoryEntry.Moved.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void beforeTheRequest(Consumer<ProcessorDefinition<?>> step) throws Exception {
    AdviceWith.adviceWith(
        context(),
        "webhooks-call",
        false,
        advice -> step.accept(advice.weaveById(".*request").before()));
  }

  private WebhookEndpoint registerWithOnePlace() {
    WebhookEndpoint endpoint =
        EndpointBuilder.anEndpoint("ep_1")
            .of("acme")
            .at(receiver.url("/in"))
            .withInFlight(1)
            .since(NOW)
            .build();
    endpoints.save(endpoint);
    return endpoint;
  }

  @Override
  protected WebhookEndpoint register(String url, Status status) {
    WebhookEndpoint endpoint =
        EndpointBuilder.anEndpoint("ep_1").of("acme").at(url).being(status).since(NOW).build();
    endpoints.save(endpoint);
    return endpoint;
  }
}
