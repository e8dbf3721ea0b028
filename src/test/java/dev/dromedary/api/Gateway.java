package dev.dromedary.api;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.accept.EventReader;
import dev.dromedary.accept.Intake;
import dev.dromedary.accept.IntakeUnavailableException;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.attempt.TestCall;
import dev.dromedary.cluster.Cluster;
import dev.dromedary.deadletter.DeadLetters;
import dev.dromedary.deadletter.Passes;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Call;
import dev.dromedary.delivery.LastAttempt;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.endpoint.DefinitionReader;
import dev.dromedary.endpoint.EndpointLimits;
import dev.dromedary.endpoint.EndpointUrl;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.SecretRotation;
import dev.dromedary.erasure.ErasureBeans;
import dev.dromedary.erasure.ErasureStore;
import dev.dromedary.erasure.Erasures;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.eventtype.EventTypes;
import dev.dromedary.eventtype.MemoryEventTypeStore;
import dev.dromedary.expression.Expressions;
import dev.dromedary.expression.Transforms;
import dev.dromedary.history.Changes;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.Figures;
import dev.dromedary.history.Statistics;
import dev.dromedary.http.AllowedNetworks;
import dev.dromedary.http.OwnRequests;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.kit.SetClock;
import dev.dromedary.match.Previews;
import dev.dromedary.metrics.Counters;
import dev.dromedary.monitor.Operations;
import dev.dromedary.replay.MemoryReplayStore;
import dev.dromedary.replay.ReplayStore;
import dev.dromedary.replay.Replays;
import dev.dromedary.signing.StandardWebhooks;
import dev.dromedary.statistics.StatisticsBeans;
import dev.dromedary.tracing.Traces;
import example.host.HostApplication;
import example.host.HostController;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The API on a real web server, in a host application whose own JSON settings differ; what lives in
 * the broker is in memory.
 */
class Gateway {

  static final String KEY = "a-key-for-the-tests-only";
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  static final Call CALL =
      new Call(
          "https://example.com/in?token=***",
          "POST",
          "192.0.2.7:443",
          new TreeMap<>(Map.of("webhook-id", "evt_1", "Authorization", "***")),
          Map.of("Location", "/elsewhere"),
          "oops",
          "/elsewhere",
          "esb-1/3f6c0f3e",
          "shaped");
  static final LastAttempt LAST = new LastAttempt(NOW, "FAILED", "HTTP_STATUS", 500);

  final SetClock clock = new SetClock(NOW);
  final MemoryHistory history = new MemoryHistory();
  final MemoryEndpointStore store = new MemoryEndpointStore();
  final Endpoints endpoints = new Endpoints(store, id -> {});
  final EventTypes types = new EventTypes(new MemoryEventTypeStore(), newFile());
  final List<List<Event>> accepted = new ArrayList<>();
  final List<Event> told = new ArrayList<>();
  final List<Optional<Event>> tested = new ArrayList<>();
  final List<String> replayed = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final MemoryIdempotencyStore idempotency = new MemoryIdempotencyStore();
  volatile boolean isTimeOfLoginsFixed;

  /** Each failed login has a minute of its own, or they would be limited. */
  final AtomicInteger failedLogins = new AtomicInteger();

  final MemoryAuditStore audit = new MemoryAuditStore();
  final MemoryKeyStore keys = new MemoryKeyStore();
  volatile TokenLogins tokens = token -> Optional.empty();
  final KnownKeys knownKeys = new KnownKeys(keys, clock);
  final Callers callers = new Callers(ApiKey.of(KEY), knownKeys, token -> tokens.of(token));
  final Counters counters = new Counters(new SimpleMeterRegistry());
  final Passes passes = new Passes(clock);
  volatile Runnable onAccept = () -> {};
  boolean brokerAway;
  volatile boolean started = true;
  private final ServletWebServerApplicationContext context;

  private final String prefix;

  private Gateway(String prefix, String... settings) {
    this.prefix = prefix;
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Web.class)
                .initializers(c -> c.getBeanFactory().registerSingleton("gateway", this))
                .properties(
                    "server.port=0",
                    "server.address=127.0.0.1",
                    "spring.config.location=optional:classpath:/no/",
                    "spring.main.banner-mode=off",
                    "spring.jackson.property-naming-strategy=SNAKE_CASE",
                    "spring.jackson.default-property-inclusion=ALWAYS")
                .run(settings);
  }

  static Gateway start() {
    return new Gateway("");
  }

  /** In a host that serves its controllers below another path. */
  static Gateway startMovedTo(String prefix) {
    return new Gateway(prefix);
  }

  /** In a host with these settings, such as {@code --server.servlet.context-path=/app}. */
  static Gateway startWith(String... settings) {
    return new Gateway("", settings);
  }

  private Instant timeOfLogin() {
    return isTimeOfLoginsFixed ? NOW : NOW.plus(Duration.ofMinutes(failedLogins.getAndIncrement()));
  }

  void stop() {
    context.close();
  }

  int port() {
    return context.getWebServer().getPort();
  }

  Api api() {
    return new Api(port(), "Bearer " + KEY);
  }

  private static Path newFile() {
    try {
      return Files.createTempDirectory("event-types").resolve("event-types.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(List<Event> events) {
    if (brokerAway) {
      throw new IntakeUnavailableException(
          "The broker cannot store events now; send it again later.", new RuntimeException());
    }
    onAccept.run();
    accepted.add(events);
  }

  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    MultipartAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class
  })
  @Import({StatisticsBeans.class, HostSecurityTest.HostSecurity.class})
  static class Web {

    private final Gateway gateway;

    Web(Gateway gateway) {
      this.gateway = gateway;
    }

    @Bean
    HostController hostController() {
      return new HostController();
    }

    @Bean
    @ConditionalOnProperty("host.advice")
    HostApplication.HostErrors hostErrors() {
      return new HostApplication.HostErrors();
    }

    @Bean
    WebMvcConfigurer moved() {
      return new WebMvcConfigurer() {
        @Override
        public void configurePathMatch(PathMatchConfigurer paths) {
          if (!gateway.prefix.isEmpty()) {
            paths.addPathPrefix(gateway.prefix, any -> true);
          }
        }
      };
    }

    @Bean
    FrontDoor frontDoor() {
      return FrontDoor.ofTheApi("");
    }

    @Bean
    FilterRegistrationBean<ApiFilter> apiFilter() {
      return ApiConfiguration.filter(
          new Logins(gateway.callers, gateway::timeOfLogin), () -> gateway.started, Duration.ZERO);
    }

    @Bean
    ServletRegistrationBean<ApiServlet> api(ApplicationContext host) {
      return ApiConfiguration.servlet(host);
    }

    @Bean
    ServletRegistrationBean<DescriptionServlet> description() {
      return ApiConfiguration.description();
    }

    @Bean
    EventReader eventReader() {
      return new EventReader(2000, 5, gateway.types::requireValid);
    }

    @Bean
    Intake intake() {
      return gateway::accept;
    }

    @Bean
    DuplicateWindow window() {
      return new DuplicateWindow(0);
    }

    @Bean
    Reads reads(MemoryDeadLetters deadLetters) {
      return new Reads(gateway.history, deadLetters, none(Statistics.class), none(Figures.class));
    }

    @Bean
    Cluster cluster() {
      return new Cluster(
          "esb-1/3f6c0f3e", "Dromedary/1", List.of(), gateway.clock, System::nanoTime);
    }

    @Bean
    EndpointLimiters limiters() {
      return new EndpointLimiters(null, System::nanoTime);
    }

    /** Figures are the database's, which is unavailable here. */
    private static <T> T none(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, args) -> {
                throw new StoreUnavailableException(method.getName(), null);
              }));
    }

    @Bean
    MemoryDeadLetters deadLetters() {
      return new MemoryDeadLetters(gateway.deadLetters);
    }

    @Bean
    Passes passes() {
      return gateway.passes;
    }

    @Bean
    Replays replays() {
      return new Replays() {
        @Override
        public boolean replay(String id) {
          return gateway.history.delivery(id).isPresent() && gateway.replayed.add(id);
        }

        @Override
        public boolean replay(EventKey event, String endpointId) {
          return gateway.history.event(event).isPresent()
              && gateway.replayed.add(event.id() + " " + endpointId);
        }

        @Override
        public void begin(String replayId) {
          gateway.replayed.add(replayId);
        }
      };
    }

    @Bean
    ErasureStore erasureStore() {
      return none(ErasureStore.class);
    }

    @Bean
    Erasures erasures(ErasureStore store, MemoryDeadLetters deadLetters) {
      return new ErasureBeans(store, gateway.endpoints, deadLetters, gateway.clock).erasures();
    }

    @Bean
    DeliveryStreams deliveryStreams() {
      return new DeliveryStreams(new NoChanges());
    }

    @Bean
    AuditStore auditStore() {
      return gateway.audit;
    }

    @Bean
    KnownKeys knownKeys() {
      return gateway.knownKeys;
    }

    @Bean
    KeyStore keyStore() {
      return gateway.keys;
    }

    @Bean
    ReplayStore replayStore() {
      return new MemoryReplayStore(gateway.history);
    }

    @Bean
    Endpoints endpoints() {
      return gateway.endpoints;
    }

    @Bean
    EventTypes types() {
      return gateway.types;
    }

    @Bean
    DefinitionReader definitions() {
      return new DefinitionReader(
          new EndpointUrl(false, new AllowedNetworks(List.of())),
          (field, expression) -> {},
          Set.of(),
          new EndpointLimits(Duration.ofSeconds(20), 50));
    }

    @Bean
    Previews previews() {
      Expressions expressions = new Expressions(Duration.ofMillis(50));
      return new Previews(
          expressions,
          new RequestSigner(
              "Dromedary/test", List.of(new StandardWebhooks()), new Transforms(expressions)),
          gateway.clock);
    }

    @Bean
    IdempotencyStore idempotencyStore() {
      return gateway.idempotency;
    }

    @Bean
    TestCall testCall() {
      return (id, event) -> {
        gateway.tested.add(Optional.ofNullable(event));
        return new AttemptResult(
            "att_1",
            NOW,
            Duration.ofMillis(12),
            204,
            AttemptResult.Result.DELIVERED,
            null,
            null,
            CALL);
      };
    }

    @Bean
    Operations operations() {
      return gateway.told::add;
    }

    @Bean
    Traces traces() {
      return Traces.OFF;
    }

    @Bean
    OwnRequests own() {
      return new OwnRequests("dromedary-test");
    }

    @Bean
    Quotas quotas(Environment environment) {
      QuotaProperties limits =
          Binder.get(environment).bindOrCreate("webhooks.quotas", QuotaProperties.class);
      return new Quotas(limits, gateway.endpoints, gateway.counters, gateway.clock);
    }

    @Bean
    SecretRotation rotation() {
      return new SecretRotation(Duration.ofHours(24));
    }

    @Bean
    Clock webhooksClock() {
      return gateway.clock;
    }
  }

  record MemoryDeadLetters(List<DeadLetter> letters) implements DeadLetters, DeadLetterIndex {

    @Override
    public Page<DeadLetter> list(Filter filter, PageRequest page) {
      int from = page.cursor() == null ? 0 : Integer.parseInt(page.cursor());
      List<DeadLetter> all = letters.stream().filter(filter::matches).toList();
      int to = Math.min(all.size(), from + page.limit());
      return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    @Override
    public boolean isBrowsedWhole() {
      throw new UnsupportedOperationException("No admin asks for it");
    }

    @Override
    public List<DeadLetter> after(String deliveryId, int limit) {
      throw new UnsupportedOperationException("No admin asks for it");
    }

    @Override
    public Set<String> known(Collection<String> deliveryIds) {
      throw new UnsupportedOperationException("No admin asks for it");
    }

    @Override
    public void add(List<DeadLetter> letters) {
      throw new UnsupportedOperationException("No admin asks for it");
    }

    @Override
    public void remove(List<DeadLetter> letters) {
      throw new UnsupportedOperationException("No admin asks for it");
    }

    @Override
    public Handled requeue(Filter filter, int limit) {
      return delete(filter, limit);
    }

    @Override
    public Set<String> requeue(Set<String> deliveryIds) {
      Set<String> requeued = new HashSet<>();
      letters.removeIf(
          each -> deliveryIds.contains(each.deliveryId()) && requeued.add(each.deliveryId()));
      return requeued;
    }

    @Override
    public Handled requeuePaced(Set<String> endpointIds) {
      throw new UnsupportedOperationException("No admin asks for it");
    }

    @Override
    public Handled delete(Filter filter, int limit) {
      int before = letters.size();
      letters.removeAll(letters.stream().filter(filter::matches).limit(limit).toList());
      return new Handled(before - letters.size(), false);
    }

    @Override
    public void browse(Consumer<DeadLetter> each) {
      letters.forEach(each);
    }

    @Override
    public Set<String> present(Collection<String> deliveryIds) {
      throw new UnsupportedOperationException("No admin asks for it");
    }
  }

  /** A history in which nothing changes. */
  private static final class NoChanges implements Changes {

    @Override
    public Place end() {
      return Place.behind(0);
    }

    @Override
    public Slice after(Place place) {
      return new Slice(List.of(), place);
    }
  }
}
