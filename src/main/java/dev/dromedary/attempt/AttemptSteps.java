package dev.dromedary.attempt;

import dev.dromedary.admission.Admission;
import dev.dromedary.admission.EndpointLimiters;
import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Lane;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.RequestSigner;
import dev.dromedary.endpoint.EndpointDefinition;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.HistoryEntries;
import dev.dromedary.history.HistorySteps;
import dev.dromedary.http.DeadlineInterceptor;
import dev.dromedary.http.HttpCall;
import dev.dromedary.http.RequestBody;
import dev.dromedary.http.RequestTarget;
import dev.dromedary.metrics.Counters;
import dev.dromedary.monitor.EndpointMonitor;
import dev.dromedary.ordering.OrderingSteps;
import dev.dromedary.retry.Outcomes;
import dev.dromedary.tracing.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The steps of {@code attempt.camel.yaml}. The body is one record from admission to outcome: the
 * delivery, its attempt, the attempt with its result, its outcome.
 */
public final class AttemptSteps {

  static final String ATTEMPT = "webhooksAttempt";
  private static final String ENDED = "webhooksAttemptEnded";
  private static final String SPAN = "webhooksSpan";
  private static final String REQUEST = "request";
  private static final String ANSWER = "answer";
  private static final String ANSWER_HEADERS = "header:" + ANSWER + ".";

  private final Admission admission;
  private final Classifier classifier;
  private final Outcomes outcomes;
  private final EndpointLimiters limiters;
  private final OrderingSteps order;
  private final EndpointMonitor monitor;
  private final Counters counters;
  private final AttemptLog log;
  private final RequestSigner signer;
  private final AttemptListeners listeners;
  private final Traces traces;
  private final Clock clock;

  public AttemptSteps(
      Admission admission,
      Classifier classifier,
      Outcomes outcomes,
      EndpointLimiters limiters,
      OrderingSteps order,
      EndpointMonitor monitor,
      Counters counters,
      AttemptLog log,
      RequestSigner signer,
      AttemptListeners listeners,
      Traces traces,
      Clock clock) {
    this.admission = admission;
    this.classifier = classifier;
    this.outcomes = outcomes;
    this.limiters = limiters;
    this.order = order;
    this.monitor = monitor;
    this.counters = counters;
    this.log = log;
    this.signer = signer;
    this.listeners = listeners;
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * Takes a delivery; the variable {@code lane} is the {@link Lane} from which it comes, not set
   * inline. Puts into the variable {@code gate} ATTEMPT (the body is its attempt), OTHER_LANE (the
   * body is the delivery, the variable {@code lane} where it goes), or NONE (the body is its
   * outcome).
   */
  public void admit(Exchange exchange) {
    Delivery delivery = exchange.getMessage().getBody(Delivery.class);
    String name = exchange.getVariable("lane", String.class);
    Lane lane = name == null ? null : Lane.valueOf(name);
    Admission.Decision admitted = admission.admit(delivery, lane);
    switch (admitted.gate()) {
      case ATTEMPT -> {
        cancelUnlessEnded(exchange, admitted.endpoint(), limiters);
        begin(exchange, signer.sign(admitted.delivery(), admitted.endpoint(), clock.instant()));
      }
      case SLOW_LANE ->
          goOn(exchange, lane, Lane.SLOW, order.leaves(exchange, admitted.delivery()));
      case ORDERED_LANE ->
          goOn(exchange, lane, Lane.ORDERED, order.inOrder(delivery, admitted.endpoint()));
      default -> {
        exchange.setVariable("gate", "NONE");
        set(exchange, outcomes.notAdmitted(admitted, clock.instant()));
      }
    }
  }

  static void begin(Exchange exchange, Attempt attempt) {
    exchange.setVariable("gate", "ATTEMPT");
    exchange.setProperty(ATTEMPT, attempt);
    set(exchange, attempt);
  }

  /**
   * If the exchange ends before {@link #classify}, by a fault of a signature scheme or a step of
   * the operator for instance, the request does not count as in flight for ever.
   */
  static void cancelUnlessEnded(
      Exchange exchange, WebhookEndpoint endpoint, EndpointLimiters limiters) {
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
                if (ended.getProperty(ENDED) == null) {
                  limiters.cancel(endpoint.id());
                }
              }
            });
  }

  /** The history knows a delivery that comes from a lane, and does not one that was inline. */
  private void goOn(Exchange exchange, Lane from, Lane to, Delivery delivery) {
    exchange.setVariable("gate", "OTHER_LANE");
    exchange.setVariable("lane", to.name());
    HistorySteps.setEntries(
        exchange,
        from == null ? List.of(HistoryEntries.pending(delivery, clock.instant())) : List.of());
    set(exchange, delivery);
  }

  private static void set(Exchange exchange, Object body) {
    ExchangeMessages.set(exchange, body, Map.of());
  }

  /**
   * Makes the request of an attempt: its body in the variable {@code request}, and as headers of
   * the message just the intended ones, and where they go.
   */
  public void request(Exchange exchange) {
    Attempt attempt = exchange.getProperty(ATTEMPT, Attempt.class);
    // An exception that a step of the operator caught is no end of this request.
    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    Map<String, Object> headers = new HashMap<>(attempt.headers());
    headers.put(RequestTarget.URL, attempt.endpoint().url());
    if (attempt.endpoint().timeout() != null) {
      headers.put(
          DeadlineInterceptor.TIMEOUT, Long.toString(attempt.endpoint().timeout().toMillis()));
    }
    Traces.StageSpan span = AttemptSpan.begin(traces, attempt);
    exchange.setProperty(SPAN, span);
    if (traces.areSent()) {
      headers.put(Traces.HEADER, span.traceparent());
    }
    ExchangeMessages.set(exchange, attempt, headers);
    exchange.setVariable(REQUEST, body(attempt));
    exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, Boolean.TRUE);
  }

  private static RequestBody body(Attempt attempt) {
    EndpointDefinition definition = attempt.endpoint().definition();
    return attempt.transformError() != null
        ? RequestBody.missing()
        : new RequestBody(
            attempt.body(), attempt.contentType(), definition.authentication(), definition.tls());
  }

  /** Adds the result to the attempt: of the variable {@code answer}, or of the exception. */
  public void classify(Exchange exchange) {
    Attempt attempt = exchange.getProperty(ATTEMPT, Attempt.class);
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    HttpCall call =
        exchange.getVariable(REQUEST) instanceof RequestBody request ? request.call() : null;
    AttemptResult result =
        failure != null
            ? classifier.failed(attempt, failure, call)
            : classifier.answered(
                attempt,
                (Integer) header(exchange, Exchange.HTTP_RESPONSE_CODE),
                retryAfter(exchange),
                call,
                beginning(exchange.getVariable(ANSWER)));
    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    exchange.setProperty(ENDED, Boolean.TRUE);
    set(exchange, new Attempted(attempt, result));
    counters.attempted(result);
    AttemptSpan.end(exchange.getProperty(SPAN, Traces.StageSpan.class), result);
    if (result.result() == AttemptResult.Result.INTERNAL) {
      log.fault(failure);
    }
    if (result.isOfTheReceiver()) {
      limiters.release(attempt.endpoint().id(), result);
    } else {
      limiters.cancel(attempt.endpoint().id());
    }
  }

  /** Camel keeps the headers of a received variable under such names. */
  private static Object header(Exchange exchange, String name) {
    return exchange.getVariable(ANSWER_HEADERS + name);
  }

  /**
   * The first one, if there are several. The name has no case (RFC 9110 section 5.1), but that of a
   * variable has.
   */
  private static String retryAfter(Exchange exchange) {
    Object value =
        exchange.getVariables().entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(ANSWER_HEADERS + "Retry-After"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    Object first = value instanceof List<?> several ? several.get(0) : value;
    return first == null ? null : first.toString();
  }

  /** Ends a delivery without an attempt, because a step of the operator says so. */
  public void cancel(Exchange exchange) {
    set(
        exchange,
        outcomes.filtered(exchange.getMessage().getBody(Delivery.class), clock.instant()));
    decide(exchange);
  }

  /**
   * Takes an attempt with its result, or the outcome of a delivery that was not admitted. The body
   * is the outcome then, its {@code status} and {@code tier} are in variables.
   */
  public void decide(Exchange exchange) {
    Outcome decided =
        exchange.getMessage().getBody() instanceof Attempted attempted
            ? outcome(attempted.attempt(), attempted.result())
            : exchange.getMessage().getBody(Outcome.class);
    Outcome outcome = order.apply(exchange, decided).at(clock.instant());
    counters.came(outcome);
    exchange.setVariable("status", outcome.status().name());
    exchange.setVariable("tier", outcome.tier());
    HistorySteps.setEntries(exchange, HistoryEntries.of(outcome));
    set(exchange, outcome);
  }

  private Outcome outcome(Attempt attempt, AttemptResult result) {
    Outcome outcome = outcomes.attempted(attempt, result);
    monitor.attempted(attempt.endpoint(), result);
    log.attempted(outcome, () -> outcomes.lastAttempt(attempt));
    listeners.attempted(outcome);
    return outcome;
  }

  /** Read without Camel's search for a converter, which costs more than the request. */
  private static byte[] beginning(Object body) {
    try {
      return body instanceof byte[] bytes
          ? bytes
          : body instanceof InputStream stream ? stream.readNBytes(Excerpt.RAW) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("An answer that was read already cannot be read", e);
    }
  }
}
