package dev.dromedary.kit;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.AdmissionProperties;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.autoconfigure.Defaults;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.history.HistoryCodec;
import dev.dromedary.history.HistoryEntry;
import dev.dromedary.match.LaneSteps;
import dev.dromedary.match.TypePatterns;
import dev.dromedary.metrics.Counters;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.ordering.Sequencer;
import dev.dromedary.ordering.TestOrder;
import dev.dromedary.retry.RedeliveryPolicy;
import dev.dromedary.retry.Retries;
import dev.dromedary.retry.Tiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;

/**
 * The route files as they are shipped, with the real steps. Only the broker is stood in for: what
 * goes to a queue is in a mock of its name, and what a queue brings is sent to {@code
 * direct:taken}.
 */
public abstract class RoutesTest extends CamelTestSupport {

  public static final Instant NOW = Samples.NOW;

  public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  public final MemoryEndpointStore store = new MemoryEndpointStore();
  public final Endpoints endpoints = new Endpoints(store, id -> {});
  public final EndpointLimiters limiters =
      new EndpointLimiters(
          new AdmissionProperties(
              50,
              Duration.ofMillis(250),
              Duration.ofSeconds(1),
              new AdmissionProperties.CircuitBreaker(
                  Samples.FAILURE_THRESHOLD, Duration.ofSeconds(5), Duration.ofMinutes(5)),
              Duration.ofMinutes(1)),
          () -> 0);
  public final Admission admission =
      new Admission(
          endpoints,
          store,
          limiters,
          (delivery, policy, now) -> retries().last(delivery, policy, now),
          Duration.ofMinutes(1),
          clock);
  public final LaneSteps lanes =
      new LaneSteps(
          new TypePatterns(List.of("*.complained")),
          Duration.ofSeconds(2),
          admission::mayTakeLong,
          clock);
  public final OrderingSteps order = TestOrder.steps(new Sequencer());
  public final Counters counters = new Counters(new SimpleMeterRegistry());

  /** A schedule of ten hours. */
  protected Retries retries() {
    RedeliveryPolicy policy =
        new RedeliveryPolicy(
            RedeliveryPolicy.DEFAULT,
            List.of(
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofHours(10)));
    return new Retries(
        Map.of(policy.name(), policy), new Tiers(List.of(policy), List.of(), 0, clock));
  }

  @Override
  public void configureTest(TestExecutionConfiguration configuration) {
    super.configureTest(configuration);
    configuration.withUseAdviceWith(true);
  }

  @Override
  public void configureContext(CamelContextConfiguration configuration) {
    super.configureContext(configuration);
    Properties settings = new Properties();
    settings.putAll(Defaults.standalone());
    configuration.withUseOverridePropertiesWithPropertiesComponent(settings);
  }

  @Override
  protected void bindToRegistry(Registry registry) throws Exception {
    registry.bind("webhooks-jms", new StandIn());
    registry.bind("webhooks-joined", new StandIn());
    registry.bind("webhooksLanes", lanes);
    bindSteps(registry);
  }

  /** The beans that the files of the test name. */
  protected abstract void bindSteps(Registry registry) throws Exception;

  /**
   * Loads the files, and those of the errors, which all name. What the test sends to {@code
   * direct:taken-slow} comes from the queue of the slow lane, and so on.
   */
  protected void load(String... files) throws Exception {
    List<Resource> resources =
        Stream.concat(Stream.of("errors"), Stream.of(files))
            .map(name -> "file:" + Path.of("routes", name + ".camel.yaml"))
            .map(location -> ResourceHelper.resolveResource(context(), location))
            .toList();
    PluginHelper.getRoutesLoader(context()).loadRoutes(resources);
    if (List.of(files).contains("lanes")) {
      for (String lane : List.of("standard", "priority", "bulk", "slow")) {
        takeFromTest("webhooks-lanes-" + lane, "direct:taken-" + lane);
      }
    }
  }

  protected ProducerTemplate camel() {
    return template();
  }

  /** Sends what the test sends to {@code direct:taken} where the route takes from its queue. */
  protected void takeFromTest(String route) throws Exception {
    takeFromTest(route, "direct:taken");
  }

  protected void takeFromTest(String route, String from) throws Exception {
    AdviceWith.adviceWith(context(), route, false, advice -> advice.replaceFromWith(from));
  }

  /**
   * What the step sends goes into {@code mock:<step>} instead; Camel may have given ids their
   * prefix.
   */
  protected MockEndpoint instead(String route, String step) throws Exception {
    AdviceWith.adviceWith(
        context(),
        route,
        false,
        advice -> advice.weaveById("(.*-)?" + step).replace().to("mock:" + step));
    return getMockEndpoint("mock:" + step);
  }

  protected MockEndpoint queue(String name) {
    return getMockEndpoint("mock:queue:webhooks." + name);
  }

  /** What went to the history, all of it in its order. */
  protected List<HistoryEntry> history() {
    return getMockEndpoint("mock:webhooks.history").getReceivedExchanges().stream()
        .map(exchange -> exchange.getVariable("history", byte[].class))
        .flatMap(bytes -> HistoryCodec.decode(bytes).stream())
        .toList();
  }

  /** What went anywhere, as {@code queue: how many}. */
  protected Map<String, Integer> sent() {
    Map<String, Integer> sent = new TreeMap<>();
    for (Endpoint endpoint : context().getEndpoints()) {
      if (endpoint instanceof MockEndpoint mock && mock.getReceivedCounter() > 0) {
        sent.put(mock.getName(), mock.getReceivedCounter());
      }
    }
    return sent;
  }

  /** The headers that would become properties of the message. */
  protected static TreeSet<String> headers(Exchange exchange) {
    return new TreeSet<>(exchange.getMessage().getHeaders().keySet());
  }

  protected WebhookEndpoint register(String id, Status status) {
    WebhookEndpoint endpoint = Samples.endpoint(id, status, Map.of());
    endpoints.save(endpoint);
    return endpoint;
  }

  /** A component that is a mock of whatever its URI names, whatever the parameters. */
  protected static final class StandIn extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(
        String uri, String remaining, Map<String, Object> parameters) {
      parameters.clear();
      return getCamelContext().getEndpoint("mock:" + remaining);
    }
  }
}
