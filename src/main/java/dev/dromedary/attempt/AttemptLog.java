package dev.dromedary.attempt;

import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.tracing.Traces;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The log of attempts: a line for each, with fixed keys. A success is logged at DEBUG, a failure at
 * INFO, of which there are the first {@value #OF_ONE} of each endpoint in a minute and {@value
 * #IN_ALL} in all; a line at the end of the minute counts the others. At DEBUG there are all.
 */
final class AttemptLog {

  static final int OF_ONE = 10;
  static final int IN_ALL = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger("dev.dromedary.delivery");
  private static final int NAMED = 3;
  private static final int FAULTS = 100;

  private final ScheduledExecutorService timer;
  private final Duration minute;
  private final Map<String, Integer> failures = new HashMap<>();
  private final Set<String> faults = ConcurrentHashMap.newKeySet();
  private int logged;

  AttemptLog(ScheduledExecutorService timer, Duration minute) {
    this.timer = timer;
    this.minute = minute;
  }

  void attempted(Outcome outcome, IntSupplier lastAttempt) {
    boolean failed = !outcome.result().delivered();
    if (LOG.isDebugEnabled() || failed && LOG.isInfoEnabled() && isLogged(outcome)) {
      log(failed, outcome, lastAttempt.getAsInt());
    }
  }

  private static void log(boolean failed, Outcome outcome, int lastAttempt) {
    AttemptResult result = outcome.result();
    Delivery delivery = outcome.attempted().delivery();
    try (MDC.MDCCloseable trace = Traces.logged(delivery.event().traceId())) {
      (failed ? LOG.atInfo() : LOG.atDebug())
          .log(
              "delivery.attempted eventId={} eventType={} tenant={} endpointId={} deliveryId={} attempt={}"
                  + " maxAttempts={} trigger={} statusCode={} durationMs={} result={}"
                  + " nextAttemptAt={} error={}",
              delivery.event().id(),
              delivery.event().type(),
              delivery.event().tenant(),
              delivery.endpointId(),
              delivery.id(),
              delivery.nextAttempt(),
              lastAttempt,
              delivery.trigger(),
              result.statusCode(),
              result.duration().toMillis(),
              result.result(),
              outcome.dueAt(),
              result.error());
    }
  }

  private synchronized boolean isLogged(Outcome outcome) {
    if (failures.isEmpty()) {
      begin();
    }
    int ofOne = failures.merge(outcome.delivery().endpointId(), 1, Integer::sum);
    boolean logs = ofOne <= OF_ONE && logged < IN_ALL;
    if (logs) {
      logged++;
    }
    return logs;
  }

  private void begin() {
    try {
      timer.schedule(this::count, minute.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      // The gateway stops, and this minute has no end.
    }
  }

  private synchronized void count() {
    int others = failures.values().stream().mapToInt(Integer::intValue).sum() - logged;
    if (others > 0) {
      LOG.info(
          "delivery.attempted.others failures={} endpoints={} most={}",
          others,
          failures.size(),
          failures.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(NAMED)
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(",")));
    }
    failures.clear();
    logged = 0;
  }

  /** A fault of the gateway itself: once with its trace. Messages may hold what is secret. */
  void fault(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    String kind = fault.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
    if (faults.size() < FAULTS && faults.add(kind)) {
      LOG.error("An attempt failed by a fault of the gateway", withoutMessages(fault));
    }
  }

  private static Throwable withoutMessages(Throwable fault) {
    Throwable cause = fault.getCause();
    Throwable shown =
        new Throwable(fault.getClass().getName(), cause == null ? null : withoutMessages(cause));
    shown.setStackTrace(fault.getStackTrace());
    return shown;
  }
}
