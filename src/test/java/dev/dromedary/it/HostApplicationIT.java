package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.dromedary.accept.EventPublisher;
import dev.dromedary.api.MemoryHistory;
import dev.dromedary.attempt.AttemptListener;
import dev.dromedary.attempt.AttemptReport;
import dev.dromedary.batch.BrokerExtension;
import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.endpoint.EndpointStore;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PublishedEvent;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.History;
import dev.dromedary.http.AddressGuard;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Ports;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.Receiver;
import dev.dromedary.signing.SignatureScheme;
import example.host.HostApplication;
import example.host.HostWork;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.core5.util.Timeout;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** On the class path of a host application: off means off, and on touches nothing of the host. */
class HostApplicationIT {

  private static final Instant HOSTS_TIME = Instant.parse("2031-05-06T07:08:09Z");

  @RegisterExtension final BrokerExtension broker = new BrokerExtension();
  @TempDir Path folder;

  private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
  private final Receiver receiver = new Receiver();
  private final Inbox inbox = receiver.inbox("/in");
  private ServletWebServerApplicationContext host;
  private boolean hasConnectionFactory = true;

  @AfterEach
  void stop() {
    receiver.close();
    if (host != null) {
      JdbcClient.create(host.getBean("hostDatabase", DataSource.class))
          .sql("DROP ALL OBJECTS")
          .update();
      host.close();
    }
  }

  @Test
  void nothingOfItStartsUnlessEnabled() throws Exception {
    int port = Ports.free();
    start(context -> {}, "webhooks.broker.port=" + port);

    assertThat(ours()).as("beans").isEmpty();
    assertThat(startedThreads()).noneMatch(name -> name.startsWith("webhooks"));
    assertThat(broker.queues()).allMatch(queue -> queue.startsWith("host."));
    assertThat(tables()).isEmpty();
    assertThat(mappings())
        .containsExactlyInAnyOrder("/host/fine", "/host/fails", "/api/v1/customers", "/error");
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(ConnectException.class);
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(routes()).containsExactlyInAnyOrder("host-jms", "host-http", "host-fails");
    assertThat(camel().getComponentNames()).noneMatch(name -> name.startsWith("webhooks"));
    assertThat(api().status("/api/v1/events")).isEqualTo(404);
    assertHostIsAsItWas();
  }

  @Test
  void switchedOnItDeliversWithTheBrokerAndTheDatabaseOfTheHost() throws Exception {
    startWithGateway(context -> {});
    receiver.register(api(), "/in", "email.*");

    broker.send("webhooks.events", "{}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 1);
    assertThat(inbox.unverified()).isZero();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        JdbcClient.create(host.getBean("hostDatabase", DataSource.class))
                            .sql("SELECT id FROM webhooks_event")
                            .query(String.class)
                            .list())
                    .containsExactly("e-1"));
    assertThat(host.getBeansOfType(ConnectionFactory.class))
        .containsOnlyKeys("hostConnectionFactory");
    assertThat(host.getBeansOfType(DataSource.class)).containsOnlyKeys("hostDatabase");
  }

  /**
   * Which Spring Boot makes after it was decided whether one is to run in this process, and which,
   * without spring.artemis.mode, it would start itself, in memory.
   */
  @Test
  void brokerThatTheHostConfiguresIsUsedAndNoneStartsInItsProcess() throws Exception {
    int port = Ports.free();
    hasConnectionFactory = false;
    start(
        context -> {},
        "webhooks.enabled=true",
        "webhooks.broker.port=" + port,
        "spring.artemis.broker-url=" + broker.url(),
        "webhooks.admin.api-key=" + GatewayProcess.KEY);

    assertThat(host.getBeansOfType(ConnectionFactory.class))
        .containsOnlyKeys("jmsConnectionFactory");
    assertThat(host.getBeansOfType(EmbeddedBroker.class)).isEmpty();
    assertThat(host.getBeansOfType(EmbeddedActiveMQ.class)).as("of Spring Boot").isEmpty();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(broker.queues()).contains("webhooks.events"));
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(ConnectException.class);
    assertHostIsAsItWas();
  }

  /** What is accepted would be gone with the process. */
  @Test
  void brokerThatTheHostStartsInMemoryIsRejected() {
    hasConnectionFactory = false;

    assertThatThrownBy(
            () ->
                start(
                    context -> {},
                    "webhooks.enabled=true",
                    "webhooks.broker.mode=external",
                    "spring.artemis.mode=embedded",
                    "webhooks.admin.api-key=" + GatewayProcess.KEY))
        .rootCause()
        .hasMessageContaining("keeps its messages in memory only");
  }

  /** As in the moment before the routes run. */
  @Test
  void eventIsRejectedWithTheReasonWhileTheRouteIsStopped() throws Exception {
    startWithGateway(context -> {});
    camel().getRouteController().stopRoute("webhooks-accept-http");

    GatewayApi.Answer answer =
        api().post("/api/v1/events", "{\"type\":\"a.b\",\"data\":{}}".getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("detail").stringValue())
        .contains("still starting", "webhooks-accept-http is stopped", "nothing was accepted");
  }

  @Test
  void switchedOnItHasNamesOfItsOwnAndTouchesNothingOfTheHost() throws Exception {
    startWithGateway(context -> {});

    assertThat(ours())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("webhooks") || name.startsWith("dev.dromedary."));
    assertThat(routes())
        .filteredOn(name -> !name.startsWith("host-"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("webhooks-"));
    assertThat(tables()).isNotEmpty().allMatch(name -> name.startsWith("webhooks_"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> broker.queues().stream().anyMatch(queue -> queue.startsWith("webhooks.")));
    assertThat(mappings())
        .containsExactlyInAnyOrder("/host/fine", "/host/fails", "/api/v1/customers", "/error");
    assertThat(api().get("/api/v1/events").status()).isEqualTo(200);
    assertThat(routes()).contains("host-jms", "host-http", "host-fails");
    assertHostIsAsItWas();
  }

  /** They are on the class path of these tests. */
  @Test
  void startersOfCamelSetUpComponentsOfTheHostOnly() throws Exception {
    startWithGateway(
        context -> {},
        "camel.component.jms.concurrent-consumers=3",
        "camel.component.http.follow-redirects=true");

    assertThat(camel().getComponent("jms", JmsComponent.class).getConfiguration())
        .returns(3, JmsConfiguration::getConcurrentConsumers)
        .returns(false, JmsConfiguration::isTransacted);
    assertThat(camel().getComponent("webhooks-jms", JmsComponent.class).getConfiguration())
        .returns(1, JmsConfiguration::getConcurrentConsumers)
        .returns(true, JmsConfiguration::isTransacted);
    assertThat(camel().getComponent("http", HttpComponent.class).isFollowRedirects()).isTrue();
    assertThat(camel().getComponent("webhooks-http", HttpComponent.class).isFollowRedirects())
        .isFalse();
  }

  @Test
  void basePathMovesTheApiAndTheConsole() throws Exception {
    startWithGateway(
        context -> {}, "webhooks.base-path=/our/hooks", "webhooks.console.enabled=true");
    GatewayApi moved = new GatewayApi(root() + "/our/hooks");

    String id = receiver.register(moved, "/in", "email.*").id();
    GatewayApi.Answer event =
        moved.post("/api/v1/events", Map.of("type", "email.bounced", "id", "e-1", "data", 1));

    assertThat(event.status()).as(event.toString()).isEqualTo(202);
    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 1);
    assertThat(moved.status("/api/v1/endpoints/" + id)).isEqualTo(200);
    assertThat(moved.with("wrong").status("/api/v1/endpoints")).isEqualTo(401);
    assertThat(withoutKey("/our/hooks/api/v1/openapi.json"))
        .contains("\"url\": \"/our/hooks/api/v1\"");
    assertThat(withoutKey("/our/hooks/console/")).contains("/our/hooks/console/sign-in");
    for (String path : List.of("/api/v1/events", "/api/v1/openapi.json", "/console/")) {
      assertThat(api().status(path)).as(path).isEqualTo(404);
    }
    assertThat(withoutKey("/api/v1/customers")).contains("need no key of the gateway");
  }

  @Test
  void gatewayUsesTheBrokerAndTheDatabaseThatTheSettingsName() throws Exception {
    startWithGateway(
        this::registerOthers,
        "webhooks.broker.connection-factory=hostConnectionFactory",
        "webhooks.history.data-source=hostDatabase");
    receiver.register(api(), "/in", "email.*");

    broker.send("webhooks.events", "{}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 1);
    assertThat(tables()).contains("webhooks_event");
    assertThat(
            JdbcClient.create(host.getBean("otherDatabase", DataSource.class))
                .sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'PUBLIC'")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void severalBrokersOfWhichNoneIsNamedAreAReasonNotToStart() {
    assertThatThrownBy(() -> startWithGateway(this::registerOthers))
        .hasMessageContaining("several ConnectionFactory beans")
        .hasMessageContaining("otherConnectionFactory");
    assertThatThrownBy(
            () ->
                startWithGateway(this::registerOthers, "webhooks.broker.connection-factory=nobody"))
        .hasMessageContaining("webhooks.broker.connection-factory: nobody is not the name");
  }

  private void registerOthers(GenericApplicationContext context) {
    context.registerBean(
        "otherConnectionFactory",
        ConnectionFactory.class,
        () -> new ActiveMQConnectionFactory("tcp://127.0.0.1:1"));
    context.registerBean(
        "otherDatabase",
        DataSource.class,
        () ->
            new DriverManagerDataSource("jdbc:h2:mem:" + folder.hashCode() + ";DB_CLOSE_DELAY=-1"));
  }

  /** Code of the host that is no route, in a transaction of its database. */
  @Test
  void publisherPublishesWithTheTransactionOfTheHost() throws Exception {
    startWithGateway(context -> {});
    receiver.register(api(), "/in", "email.*");
    EventPublisher publisher = host.getBean(EventPublisher.class);
    TransactionTemplate transaction =
        new TransactionTemplate(
            new DataSourceTransactionManager(host.getBean("hostDatabase", DataSource.class)));

    transaction.executeWithoutResult(
        status -> {
          publisher.publish(new PublishedEvent("email.bounced", "{}").withId("rolled-back"));
          status.setRollbackOnly();
        });
    transaction.executeWithoutResult(
        status -> publisher.publish(new PublishedEvent("email.bounced", "{}").withId("committed")));
    String made = publisher.publish(new PublishedEvent("email.bounced", "{}"));

    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 2);
    assertThat(inbox.requests()).containsOnlyKeys("committed", made);
  }

  /** Spring Boot makes them only where no other bean is of their type. */
  @Test
  void hostKeepsItsOwnExecutorSchedulerAndClock() throws Exception {
    startWithGateway(
        context -> {
          context.registerBean(HostWork.Enabled.class);
          context.registerBean("work", HostWork.class);
          context.registerBean("clock", Clock.class, () -> Clock.fixed(HOSTS_TIME, ZoneOffset.UTC));
        });

    HostWork work = host.getBean(HostWork.class);
    assertThat(work.now()).isEqualTo(HOSTS_TIME);
    assertThat(work.asyncOn().get(30, TimeUnit.SECONDS)).startsWith("task-");
    await().atMost(Duration.ofSeconds(30)).until(() -> !work.scheduledOn().isEmpty());
    assertThat(work.scheduledOn()).allMatch(thread -> thread.startsWith("scheduling-"));
    assertThat(host.getBean("applicationTaskExecutor", AsyncTaskExecutor.class)).isNotNull();
    assertThat(host.getBean(Clock.class)).isSameAs(host.getBean("clock"));
    assertThat(host.getBeansOfType(Clock.class)).containsOnlyKeys("clock", "webhooksClock");
  }

  /** Both migrate the same schema of PostgreSQL, each with a table of versions of its own. */
  @Test
  void hostKeepsItsOwnMigrationsOnPostgres() throws Exception {
    try (PostgresDatabase postgres = new PostgresDatabase()) {
      startWithGateway(
          context -> {
            context.registerBean("postgres", DataSource.class, postgres::dataSource);
            context.registerBean(
                "hostMigrations",
                Flyway.class,
                () ->
                    Flyway.configure()
                        .dataSource(postgres.dataSource())
                        .locations("classpath:example/host")
                        .load(),
                bean -> bean.setInitMethodName("migrate"));
          },
          "webhooks.history.data-source=postgres");
      receiver.register(api(), "/in", "email.*");

      broker.send("webhooks.events", "{}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

      await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 1);
      JdbcClient database = JdbcClient.create(postgres.dataSource());
      assertThat(
              database
                  .sql("SELECT version FROM flyway_schema_history WHERE version IS NOT NULL")
                  .query(String.class)
                  .list())
          .containsExactly("1");
      assertThat(database.sql("SELECT COUNT(*) FROM host_order").query(Long.class).single())
          .isZero();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  database.sql("SELECT COUNT(*) FROM webhooks_event").query(Long.class).single()
                      == 1);
      host.close();
      host = null;
    }
  }

  @Test
  void deadLetterIndexOfTheHostTakesThePlaceOfOurs() throws Exception {
    DeadLetter letter =
        new DeadLetter(
            "dlv_1",
            "e-1",
            "",
            "email.bounced",
            "default",
            "ep_1",
            "SCHEDULE_EXHAUSTED",
            LastAttempt.NONE,
            8,
            HOSTS_TIME,
            HOSTS_TIME);
    DeadLetterIndex index = mock();
    when(index.list(any(), any())).thenReturn(new Page<>(List.of(letter), null));
    startWithGateway(
        context -> context.registerBean("hostIndex", DeadLetterIndex.class, () -> index));

    assertThat(host.getBeansOfType(DeadLetterIndex.class)).containsOnlyKeys("hostIndex");
    assertThat(api().all("/api/v1/dead-letters"))
        .extracting(listed -> listed.path("deliveryId").stringValue())
        .containsExactly("dlv_1");
  }

  @Test
  void beansOfTheHostTakeThePlaceOfOurs() throws Exception {
    MemoryEndpointStore store = new MemoryEndpointStore();
    MemoryHistory history = new MemoryHistory();
    startWithGateway(
        context -> {
          context.registerBean("hostStore", EndpointStore.class, () -> store);
          context.registerBean("hostHistory", History.class, () -> history);
          context.registerBean(
              "webhooksClock", Clock.class, () -> Clock.fixed(HOSTS_TIME, ZoneOffset.UTC));
        });

    assertThat(host.getBeansOfType(EndpointStore.class)).containsOnlyKeys("hostStore");
    assertThat(host.getBeansOfType(History.class)).containsOnlyKeys("hostHistory");
    GatewayApi.Registered registered = api().register(receiver.url("/in"), "email.*");
    assertThat(store.find(registered.id()).orElseThrow().createdAt()).isEqualTo(HOSTS_TIME);
    broker.send("webhooks.events", "{}", Map.of("eventType", "email.bounced", "eventId", "e-1"));
    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.delivered() == 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> history.event(new EventKey("default", "e-1")).isPresent());
  }

  @Test
  void hostSignsGuardsAndConnectsByItself() throws Exception {
    List<InetAddress> guarded = new CopyOnWriteArrayList<>();
    List<AttemptReport> reports = new CopyOnWriteArrayList<>();
    AtomicInteger leases = new AtomicInteger();
    start(
        context -> {
          context.registerBean(
              "hostGuard",
              AddressGuard.class,
              () ->
                  address -> {
                    guarded.add(address);
                    return true;
                  });
          context.registerBean(
              "hostScheme",
              SignatureScheme.class,
              () ->
                  (request, secrets) ->
                      Map.of(
                          "X-Host-Signature",
                          request.id() + " of " + request.body().length + " bytes"));
          context.registerBean("hostListener", AttemptListener.class, () -> reports::add);
          context.registerBean(
              "failingListener",
              AttemptListener.class,
              () ->
                  report -> {
                    throw new IllegalStateException("the host's own");
                  });
          context.registerBean(
              "webhooksConnections",
              HttpClientConnectionManager.class,
              () ->
                  new PoolingHttpClientConnectionManager() {
                    @Override
                    public LeaseRequest lease(
                        String id, HttpRoute route, Timeout timeout, Object state) {
                      leases.incrementAndGet();
                      return super.lease(id, route, timeout, state);
                    }
                  });
        },
        "webhooks.enabled=true",
        "webhooks.broker.mode=external",
        "webhooks.admin.api-key=" + GatewayProcess.KEY,
        "webhooks.delivery.allow-http=true");
    GatewayApi.Registered endpoint = api().register(receiver.url("/in"), "email.*");

    broker.send("webhooks.events", "{}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    await().atMost(Duration.ofSeconds(30)).until(() -> inbox.requests().containsKey("e-1"));
    assertThat(inbox.of("e-1").headers().get(0).map())
        .containsEntry("x-host-signature", List.of("e-1 of 2 bytes"))
        .containsEntry("webhook-id", List.of("e-1"))
        .doesNotContainKeys("webhook-signature", "webhook-timestamp");
    assertThat(guarded).as("asked for the URL").isNotEmpty();
    assertThat(leases.get()).isEqualTo(1);
    await().atMost(Duration.ofSeconds(30)).until(() -> reports.size() == 1);
    assertThat(reports.get(0).endpointId()).isEqualTo(endpoint.id());
    assertThat(reports.get(0).status()).isEqualTo(DeliveryStatus.DELIVERED);
  }

  @Test
  void componentOfTheHostCallsReceivers() throws Exception {
    RecordingHttp http = new RecordingHttp();
    startWithGateway(context -> context.registerBean("webhooks-http", Component.class, () -> http));
    receiver.register(api(), "/in", "email.*");

    broker.send("webhooks.events", "{}", Map.of("eventType", "email.bounced", "eventId", "e-1"));

    await().atMost(Duration.ofSeconds(30)).until(() -> http.called.contains("e-1"));
    assertThat(inbox.requests()).isEmpty();
  }

  /** Calls nobody. */
  public static final class RecordingHttp extends DefaultComponent {

    final List<String> called = new CopyOnWriteArrayList<>();

    @Override
    protected Endpoint createEndpoint(
        String uri, String remaining, Map<String, Object> parameters) {
      parameters.clear();
      return new ProcessorEndpoint(uri, this, this::call);
    }

    private void call(Exchange exchange) {
      called.add(exchange.getMessage().getHeader("webhook-id", String.class));
      exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
    }
  }

  /** Its components, routes, error handlers, controllers and JSON do what they did before. */
  private void assertHostIsAsItWas() throws Exception {
    JmsComponent jms = host.getBean("jms", JmsComponent.class);
    assertThat(camel().getComponent("jms")).isSameAs(jms);
    assertThat(jms.getConfiguration().getConnectionFactory())
        .isSameAs(host.getBean(ConnectionFactory.class));
    assertThat(jms.getConfiguration().isTransacted()).isFalse();
    HttpComponent http = host.getBean("http", HttpComponent.class);
    assertThat(camel().getComponent("http")).isSameAs(http);
    assertThat(http.getClientConnectionManager()).isNull();

    broker.send("host.in", "good", Map.of());
    broker.send("host.in", "bad", Map.of());
    await().atMost(Duration.ofSeconds(30)).until(() -> broker.depth("host.out") == 1);
    await().atMost(Duration.ofSeconds(30)).until(() -> broker.depth("host.errors") == 1);

    // A URL of its own network is no business of ours.
    Inbox hosts = receiver.inbox("/host");
    camel().createProducerTemplate().sendBody("direct:host-http", receiver.url("/host"));
    assertThat(hosts.requests()).hasSize(1);
    assertThatThrownBy(
            () -> camel().createProducerTemplate().sendBody("direct:host-fails", "anything"))
        .isInstanceOf(CamelExecutionException.class)
        .hasRootCauseMessage("the host's own");
    assertThat(camel().getCamelContextExtension().getErrorHandlerFactory())
        .as("error handler of every route that names none")
        .isNull();

    assertThat(api().get("/host/fine").json().toString()).isEqualTo("{\"camelCase\":\"kept\"}");
    GatewayApi.Answer fails = api().get("/host/fails");
    assertThat(fails.status()).isEqualTo(418);
    assertThat(fails.json().toString()).isEqualTo("{\"hostSays\":\"sorry\"}");
    assertThat(withoutKey("/api/v1/customers")).contains("need no key of the gateway");
  }

  private void startWithGateway(
      Consumer<GenericApplicationContext> beans, String... furtherSettings) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "webhooks.enabled=true",
                "webhooks.broker.mode=external",
                "webhooks.admin.api-key=" + GatewayProcess.KEY,
                "webhooks.delivery.allow-http=true",
                "webhooks.delivery.allowed-networks=127.0.0.0/8"));
    settings.addAll(List.of(furtherSettings));
    start(beans, settings.toArray(String[]::new));
  }

  private void start(Consumer<GenericApplicationContext> beans, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.config.location=optional:classpath:/no/",
                "spring.main.banner-mode=off",
                "webhooks.data-dir=" + folder.resolve("data"),
                "webhooks.routes.location=" + folder.resolve("routes"),
                "webhooks.endpoints.location=" + folder.resolve("endpoints.yaml")));
    arguments.addAll(Arrays.asList(settings));
    host =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(HostApplication.class)
                .initializers(
                    context -> {
                      GenericApplicationContext generic = (GenericApplicationContext) context;
                      if (hasConnectionFactory) {
                        generic.registerBean(
                            "hostConnectionFactory", ConnectionFactory.class, broker::factory);
                      }
                      beans.accept(generic);
                    })
                .run(arguments.stream().map(setting -> "--" + setting).toArray(String[]::new));
  }

  private CamelContext camel() {
    return host.getBean(CamelContext.class);
  }

  private String withoutKey(String path) throws IOException {
    try (InputStream answer = URI.create(root() + path).toURL().openStream()) {
      return new String(answer.readAllBytes(), UTF_8);
    }
  }

  private GatewayApi api() {
    return new GatewayApi(root());
  }

  private String root() {
    return "http://127.0.0.1:" + host.getWebServer().getPort();
  }

  /** Names of the beans that are ours. */
  private Set<String> ours() {
    Set<String> names = new TreeSet<>();
    for (String name : host.getBeanDefinitionNames()) {
      Class<?> type = host.getType(name);
      if (name.startsWith("webhooks")
          || type != null && type.getName().startsWith("dev.dromedary.")) {
        names.add(name);
      }
    }
    return names;
  }

  private Set<String> startedThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }

  private List<String> routes() {
    return camel().getRoutes().stream().map(Route::getRouteId).toList();
  }

  private List<String> tables() {
    return JdbcClient.create(host.getBean("hostDatabase", DataSource.class))
        .sql(
            "SELECT LOWER(table_name) FROM information_schema.tables WHERE table_schema = 'public'")
        .query(String.class)
        .list();
  }

  private Set<String> mappings() {
    return host.getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
        .flatMap(info -> info.getPatternValues().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
