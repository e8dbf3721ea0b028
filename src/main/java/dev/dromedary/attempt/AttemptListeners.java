package dev.dromedary.attempt;

import dev.dromedary.delivery.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of the application. A failure of one affects neither deliveries nor the others. */
final class AttemptListeners {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptListeners.class);

  private final List<AttemptListener> listeners;
  private final Set<AttemptListener> failed = ConcurrentHashMap.newKeySet();

  AttemptListeners(List<AttemptListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void attempted(Outcome outcome) {
    if (listeners.isEmpty()) {
      return;
    }
    AttemptReport report = AttemptReport.of(outcome);
    for (AttemptListener listener : listeners) {
      try {
        listener.attempted(report);
      } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
        report(listener, e);
      }
    }
  }

  /** Once for each listener, as it may fail at every attempt. */
  private void report(AttemptListener listener, Throwable failure) {
    if (failed.add(listener)) {
      LOG.error(
          "The attempt listener {} failed; deliveries go on, and further failures of it are logged at"
              + " DEBUG",
          listener.getClass().getName(),
          failure);
    } else {
      LOG.debug("The attempt listener {} failed", listener.getClass().getName(), failure);
    }
  }
}
