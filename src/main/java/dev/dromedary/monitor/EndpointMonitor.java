package dev.dromedary.monitor;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Rfc3339;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.monitor.ConsecutiveFailures.Streak;
import dev.dromedary.monitor.OperationalEvents.Failures;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The automatic changes of an endpoint: an endpoint that answers 410 is disabled; one of which
 * every attempt fails is called failing, then disabled; one that was called failing and succeeds is
 * called recovered.
 *
 * <p>Each change is published first and made then, apart from the delivery, which must not wait for
 * the database. After a crash in between, the next attempt publishes it again, with the same id,
 * and makes it.
 */
public final class EndpointMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointMonitor.class);

  private final Endpoints endpoints;
  private final AutoDisablePolicy policy;
  private final BiPredicate<String, Instant> deliveredSince;
  private final Operations operations;
  private final Executor executor;
  private final Clock clock;
  private final ConsecutiveFailures consecutive = new ConsecutiveFailures();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param deliveredSince whether the history knows of a delivery to this endpoint since then, by
   *     whichever gateway
   */
  public EndpointMonitor(
      Endpoints endpoints,
      AutoDisablePolicy policy,
      BiPredicate<String, Instant> deliveredSince,
      Operations operations,
      Executor executor,
      Clock clock) {
    this.endpoints = endpoints;
    this.policy = policy;
    this.deliveredSince = deliveredSince;
    this.operations = operations;
    this.executor = executor;
    this.clock = clock;
    endpoints.addListener(this::changed);
  }

  /** Another URL, a repaired receiver, or a success at another gateway. */
  private void changed(WebhookEndpoint before, WebhookEndpoint after) {
    if (before != null
        && (after == null
            || !before.url().equals(after.url())
            || before.status() != after.status()
            || (before.failingSince() != null && after.failingSince() == null))) {
      consecutive.end(before.id());
    }
  }

  /**
   * Called after every attempt that was not a test. A successful one costs a look into a map. A
   * fault of the gateway's own says nothing about the endpoint.
   */
  public void attempted(WebhookEndpoint endpoint, AttemptResult result) {
    if (result.result() == AttemptResult.Result.INTERNAL) {
      return;
    }
    String id = endpoint.id();
    if (result.delivered()) {
      consecutive.end(id);
      if (endpoint.failingSince() != null) {
        later(id, known -> recovered(known, "an attempt succeeded"));
      }
      return;
    }
    Streak streak = consecutive.failed(id, result.startedAt());
    Failures failures = new Failures(streak.since(), streak.attempts(), result.statusCode());
    if (result.result() == AttemptResult.Result.GONE) {
      later(id, known -> disable(known, "answered 410 Gone", failures));
      return;
    }
    switch (policy.judge(streak, endpoint.failingSince())) {
      case FAILING -> later(id, known -> failing(known, result.result().name(), failures));
      case TOO_LONG -> later(id, known -> tooLong(known, failures));
      case NONE -> {}
    }
  }

  private void failing(WebhookEndpoint known, String reason, Failures failures) {
    if (known.failingSince() != null) {
      return;
    }
    if (deliveredSince.test(known.id(), failures.since())) {
      consecutive.end(known.id());
      return;
    }
    LOG.warn("Endpoint {} is failing: every attempt since {} failed", known.id(), failures.since());
    Instant now = clock.instant();
    operations.publish(OperationalEvents.failing(known, reason, failures, now));
    endpoints.change(
        known.id(),
        endpoint ->
            endpoint.failingSince() == null
                ? endpoint.withFailingSince(failures.since(), now)
                : endpoint);
  }

  private void tooLong(WebhookEndpoint known, Failures failures) {
    Instant since = known.failingSince();
    if (since == null) {
      return;
    }
    if (deliveredSince.test(known.id(), since)) {
      recovered(known, "an attempt of another gateway succeeded");
      return;
    }
    disable(
        known,
        "every attempt failed since " + Rfc3339.text(since),
        new Failures(since, failures.attempts(), failures.lastStatus()));
  }

  private void recovered(WebhookEndpoint known, String reason) {
    if (known.failingSince() == null || known.status() == Status.DISABLED) {
      return;
    }
    LOG.info("Endpoint {} recovered", known.id());
    Instant now = clock.instant();
    operations.publish(OperationalEvents.recovered(known, reason, now));
    endpoints.change(
        known.id(),
        endpoint ->
            endpoint.failingSince() == null ? endpoint : endpoint.withFailingSince(null, now));
  }

  private void disable(WebhookEndpoint known, String reason, Failures failures) {
    if (known.status() == Status.DISABLED) {
      return;
    }
    LOG.warn("Endpoint {} is disabled: {}; its deliveries are dead-lettered", known.id(), reason);
    Instant now = clock.instant();
    operations.publish(OperationalEvents.disabled(known, reason, failures, now));
    endpoints.change(
        known.id(),
        endpoint ->
            endpoint.status() == Status.DISABLED
                ? endpoint
                : endpoint.withStatus(Status.DISABLED, reason, now));
  }

  /**
   * One change of an endpoint at a time; a change that is skipped comes again with the next
   * attempt.
   */
  private void later(String id, Consumer<WebhookEndpoint> change) {
    if (!underWay.add(id)) {
      return;
    }
    try {
      executor.execute(() -> now(id, change));
    } catch (RejectedExecutionException e) {
      underWay.remove(id);
    }
  }

  private void now(String id, Consumer<WebhookEndpoint> change) {
    try {
      endpoints.find(id).ifPresent(change);
    } catch (StoreUnavailableException e) {
      LOG.debug("Endpoint {} is not judged while the database is unavailable", id);
    } catch (RuntimeException e) {
      LOG.warn("A change of endpoint {} failed; its next attempt brings it again", id, e);
    } finally {
      underWay.remove(id);
    }
  }
}
