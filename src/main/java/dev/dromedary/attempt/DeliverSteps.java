package dev.dromedary.attempt;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.deadletter.DeadLetterMessage;
import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryMessage;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.event.Event;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.http.DeadlineInterceptor;
import dev.dromedary.http.EventBody;
import dev.dromedary.http.RequestTarget;
import dev.dromedary.metrics.Counters;
import dev.dromedary.monitor.EndpointMonitor;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.retry.Outcomes;
import dev.dromedary.retry.RetrySteps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

/** The steps of {@code deliver.camel.yaml}. */
public final class DeliverSteps {

  static final String ATTEMPT = "webhooksAttempt";
  public static final String RESULT = "webhooksResult";
  private static final String OUTCOME = "webhooksOutcome";

  private final Admission admission;
  private final Classifier classifier;
  private final Outcomes outcomes;
  private final EndpointLimiters limiters;
  private final OrderingSteps order;
  private final EndpointMonitor changes;
  private final Counters counters;
  private final AttemptLog log;
  private final RequestSigner signer;
  private final AttemptListeners listeners;
  private final Clock clock;

  public DeliverSteps(
      Admission admission,
      Classifier classifier,
      Outcomes outcomes,
      EndpointLimiters limiters,
      OrderingSteps order,
      EndpointMonitor changes,
      Counters counters,
      AttemptLog log,
      RequestSigner signer,
      AttemptListeners listeners,
      Clock clock) {
    this.admission = admission;
    this.classifier = classifier;
    this.outcomes = outcomes;
    this.limiters = limiters;
    this.order = order;
    this.changes = changes;
    this.counters = counters;
    this.log = log;
    this.signer = signer;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** Turns a message of the deliveries queue into its delivery. */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    ExchangeMessages.set(
        exchange,
        DeliveryMessage.read(message.getHeaders(), ExchangeMessages.bytes(message)),
        Map.of());
  }

  /**
   * Puts the name of the {@link Admission.Gate} into the variable {@code gate}; the variable {@code
   * lane} is the name of the {@link Admission.Lane} from which it comes, SHARED if it is none.
   */
  public void admit(Exchange exchange) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    Admission.Decision admitted = admission.admit(delivery, lane(exchange.getVariable("lane")));
    exchange.setVariable("gate", admitted.gate().name());
    switch (admitted.gate()) {
      case ATTEMPT -> {
        underWay(exchange, admitted.endpoint().id(), limiters);
        exchange.setProperty(
            ATTEMPT, signer.sign(admitted.delivery(), admitted.endpoint(), clock.instant()));
      }
      case SLOW_LANE ->
          ExchangeMessages.set(
              exchange,
              delivery.event().body(),
              DeliveryMessage.properties(order.leaves(exchange, admitted.delivery())));
      case ORDERED_LANE ->
          ExchangeMessages.set(
              exchange,
              delivery.event().body(),
              OrderingSteps.properties(order.inOrder(delivery, admitted.endpoint())));
      default -> exchange.setProperty(OUTCOME, outcomes.notAdmitted(admitted, clock.instant()));
    }
  }

  /**
   * If the exchange ends before {@link #classify}, by a fault of a step that somebody put there for
   * instance, the request does not count as under way for ever.
   */
  static void underWay(Exchange exchange, String endpointId, EndpointLimiters limiters) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              /** Not to the copy that a step such as {@code seda:} goes on with. */
              @Override
              public boolean allowHandover() {
                return false;
              }

              @Override
              public void onDone(Exchange ended) {
                if (ended.getProperty(RESULT) == null) {
                  limiters.cancel(endpointId);
                }
              }
            });
  }

  private static Admission.Lane lane(Object name) {
    return switch (String.valueOf(name)) {
      case "EVENTS" -> Admission.Lane.EVENTS;
      case "SLOW" -> Admission.Lane.SLOW;
      case "URGENT" -> Admission.Lane.URGENT;
      default -> Admission.Lane.SHARED;
    };
  }

  /** Makes the request: the event's bytes, just the headers that are meant, and where they go. */
  public void request(Exchange exchange) {
    Attempt attempt = exchange.getProperty(ATTEMPT, Attempt.class);
    Map<String, Object> headers = new HashMap<>(attempt.headers());
    headers.put(RequestTarget.URL, attempt.endpoint().url());
    if (attempt.endpoint().timeout() != null) {
      headers.put(
          DeadlineInterceptor.TIMEOUT, Long.toString(attempt.endpoint().timeout().toMillis()));
    }
    Event event = attempt.delivery().event();
    ExchangeMessages.set(exchange, new EventBody(event.body(), event.contentType()), headers);
    exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, Boolean.TRUE);
  }

  /** Says what came of the request: an answer, or the exception that stood in its place. */
  public void classify(Exchange exchange) {
    Attempt attempt = exchange.getProperty(ATTEMPT, Attempt.class);
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    Message answer = exchange.getMessage();
    AttemptResult result =
        failure != null
            ? classifier.failed(attempt, failure)
            : classifier.answered(
                attempt,
                answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
                retryAfter(answer),
                excerpt(answer.getBody()));
    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    exchange.setProperty(RESULT, result);
    counters.attempted(result);
    if (result.result() == AttemptResult.Result.INTERNAL) {
      limiters.cancel(attempt.endpoint().id());
      log.fault(failure);
    } else {
      limiters.release(attempt.endpoint().id(), result);
    }
  }

  /** The first one, if there are several. */
  private static String retryAfter(Message answer) {
    Object value = answer.getHeader("Retry-After");
    Object first = value instanceof List<?> several ? several.get(0) : value;
    return first == null ? null : first.toString();
  }

  /** Ends the delivery without an attempt, because a step of the operator says so. */
  public void cancel(Exchange exchange) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    exchange.setProperty(OUTCOME, outcomes.filtered(delivery));
    decide(exchange);
  }

  /**
   * Where the delivery goes: its {@code status} and {@code tier} in variables, FILED in {@code
   * ending} if more than its history tells of its end, its history, its message.
   */
  public void decide(Exchange exchange) {
    Outcome outcome = exchange.getProperty(OUTCOME, Outcome.class);
    if (outcome == null) {
      Attempt attempt = exchange.getProperty(ATTEMPT, Attempt.class);
      AttemptResult result = exchange.getProperty(RESULT, AttemptResult.class);
      outcome = outcomes.attempted(attempt, result);
      changes.attempted(attempt.endpoint(), result);
      log.attempted(outcome, () -> outcomes.lastAttempt(attempt));
      listeners.attempted(outcome);
    }
    Instant now = clock.instant();
    outcome = order.apply(exchange, outcome);
    counters.came(outcome.status());
    exchange.setVariable("status", outcome.status().name());
    exchange.setVariable("tier", outcome.tier());
    if (outcome.status() == DeliveryStatus.DEAD_LETTER || exchange.getVariable("lease") != null) {
      exchange.setVariable("ending", "FILED");
    }
    HistorySteps.setEntries(exchange, HistoryEntries.of(outcome, now));
    switch (outcome.status()) {
      case RETRYING ->
          ExchangeMessages.set(exchange, outcome.delivery().event().body(), waiting(outcome));
      case DEAD_LETTER ->
          ExchangeMessages.set(
              exchange,
              outcome.delivery().event().body(),
              DeadLetterMessage.properties(outcome, now));
      default -> ExchangeMessages.set(exchange, null, Map.of());
    }
  }

  private static Map<String, Object> waiting(Outcome outcome) {
    Map<String, Object> properties = DeliveryMessage.properties(outcome.delivery());
    properties.put("reason", outcome.reason());
    return RetrySteps.waiting(properties, outcome.dueAt());
  }

  /** Read without Camel's search for a converter, which costs more than the request. */
  private static byte[] excerpt(Object body) {
    try {
      return body instanceof byte[] bytes
          ? bytes
          : body instanceof InputStream stream ? stream.readNBytes(Classifier.EXCERPT) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("An answer that was read already cannot be read", e);
    }
  }
}
