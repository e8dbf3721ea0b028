package dev.dromedary.gateway;

import dev.dromedary.accept.GroupedCalls;
import dev.dromedary.accept.Intake;
import dev.dromedary.accept.IntakeUnavailableException;
import dev.dromedary.attempt.TestCall;
import dev.dromedary.attempt.TestSteps;
import dev.dromedary.batch.Batches;
import dev.dromedary.batch.BrokerUnavailableException;
import dev.dromedary.deadletter.DeadLetterRoutes;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.endpoint.EndpointAnnouncements;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.monitor.Operations;
import dev.dromedary.replay.LostDeliveries;
import dev.dromedary.replay.Replays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * The messaging gateway (EIP): the calls of the API and of the dead letters as messages to the
 * routes.
 */
final class RouteGateway
    implements Intake,
        Replays,
        TestCall,
        Operations,
        DeadLetterRoutes,
        EndpointAnnouncements,
        LostDeliveries.PutBack {

  private static final Logger LOG = LoggerFactory.getLogger(RouteGateway.class);

  /** One is stored while the next one is put together. */
  private static final int GROUPS = 2;

  private final ProducerTemplate camel;
  private final Batches batches;
  private final Endpoints endpoints;
  private final Supplier<Optional<String>> brokerProblem;
  private final GroupedCalls<Event, Boolean> intake =
      new GroupedCalls<>(GROUPS, this::store, RouteGateway::failsAll);
  private final Set<String> unannounced = ConcurrentHashMap.newKeySet();

  /**
   * @param brokerProblem why nothing can be stored now, in a sentence
   */
  RouteGateway(
      ProducerTemplate camel,
      Batches batches,
      Endpoints endpoints,
      Supplier<Optional<String>> brokerProblem) {
    this.camel = camel;
    this.batches = batches;
    this.endpoints = endpoints;
    this.brokerProblem = brokerProblem;
  }

  @Override
  public void accept(List<Event> events) {
    requireBroker();
    try {
      intake.call(events);
    } catch (IntakeUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      boolean routed =
          ObjectHelper.getException(DirectConsumerNotAvailableException.class, e) == null;
      throw new IntakeUnavailableException(
          routed
              ? "The broker did not confirm that it stored the events. Publish them again with the"
                  + " same ids: an event that is stored already is not delivered twice"
              : "The gateway is still starting, or its route webhooks-accept-http is stopped;"
                  + " nothing was accepted",
          e);
    }
  }

  private void requireBroker() {
    Optional<String> problem = brokerProblem.get();
    if (problem.isPresent()) {
      throw new IntakeUnavailableException(problem.get() + "; nothing was accepted", null);
    }
  }

  private boolean store(List<Event> events) {
    requireBroker();
    batches.run(
        () -> events.forEach(event -> camel.sendBody(route("webhooks-accept-http"), event)));
    return true;
  }

  @Override
  public boolean replay(String deliveryId) {
    return queue("webhooks-replay", deliveryId, "order", null);
  }

  @Override
  public boolean replay(EventKey event, String endpointId) {
    return queue("webhooks-replay-event", event, "endpointId", endpointId);
  }

  @Override
  public void begin(String replayId) {
    batches.run(() -> camel.sendBody(route("webhooks-begin-replay"), replayId));
  }

  @Override
  public boolean putBack(String deliveryId, Delivery.Order order) {
    return queue("webhooks-put-back", deliveryId, "order", order);
  }

  private boolean queue(String route, Object body, String property, Object value) {
    Exchange[] done = new Exchange[1];
    batches.run(
        () -> {
          done[0] =
              camel.send(
                  route(route),
                  exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.setProperty(property, value);
                  });
          rethrow(done[0]);
        });
    return done[0].getMessage().getBody() != null;
  }

  @Override
  public AttemptResult test(String endpointId, Event event) {
    WebhookEndpoint endpoint =
        endpoints
            .find(endpointId)
            .orElseThrow(() -> new InvalidInputException("endpointId", "is not known"));
    Exchange done =
        camel.send(
            route("webhooks-test"),
            exchange -> {
              exchange.getMessage().setBody(endpoint);
              exchange.setProperty(TestSteps.EVENT, event);
            });
    rethrow(done);
    return done.getMessage().getBody(AttemptResult.class);
  }

  /** In the batch that this thread works for, if it does. */
  @Override
  public void publish(Event event) {
    camel.sendBody(route("webhooks-operations"), event);
  }

  @Override
  public void requeuePaced(Map<String, Object> properties, byte[] body) {
    camel.sendBodyAndHeaders(route("webhooks-defer-requeue"), body, properties);
  }

  @Override
  public void requeue(Map<String, Object> properties, byte[] body) {
    camel.sendBodyAndHeaders(route("webhooks-requeue"), body, properties);
  }

  @Override
  public void discard(Map<String, Object> properties, byte[] body) {
    camel.sendBodyAndHeaders(route("webhooks-discard-dead-letter"), body, properties);
  }

  @Override
  public void announce(String endpointId) {
    if (!isAnnounced(endpointId)) {
      unannounced.add(endpointId);
    }
  }

  /**
   * Publishes to the other gateways which database this one has, and the id of a changed endpoint
   * or its news.
   */
  void publishToGateways(Object body) {
    batches.sendBounded(() -> camel.sendBody(route("webhooks-announce-endpoint"), body));
  }

  /** Announces the changes that the broker could not take when they were made. */
  void announceMissed() {
    for (String endpointId : unannounced) {
      if (!isAnnounced(endpointId)) {
        return;
      }
      unannounced.remove(endpointId);
    }
  }

  private boolean isAnnounced(String endpointId) {
    if (brokerProblem.get().isPresent()) {
      return false;
    }
    try {
      publishToGateways(endpointId);
      return true;
    } catch (RuntimeException e) {
      LOG.warn(
          "The change of endpoint {} cannot be announced now: {}",
          endpointId,
          NestedExceptionUtils.getMostSpecificCause(e).getMessage());
      LOG.debug("Repeated failure", e);
      return false;
    }
  }

  /** Fails at once, and does not wait, while the route is not there. */
  private static String route(String name) {
    return "direct:" + name + "?block=false";
  }

  private static boolean failsAll(RuntimeException e) {
    return e instanceof BrokerUnavailableException || e instanceof IntakeUnavailableException;
  }

  private static void rethrow(Exchange exchange) {
    if (exchange.getException() instanceof RuntimeException e) {
      throw e;
    }
    if (exchange.getException() != null) {
      throw new IllegalStateException("The route failed", exchange.getException());
    }
  }
}
