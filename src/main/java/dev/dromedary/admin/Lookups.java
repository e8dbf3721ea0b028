package dev.dromedary.admin;

import dev.dromedary.history.History;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The history as the API asks it: a few look-ups at a time, so that they leave connections of the
 * pool to the gateway, which records, and to the host. Which events are known already is asked
 * while events are accepted, so that waits for no look-up.
 */
public final class Lookups {

  private static final String OF_ACCEPTING = "knownEvents";

  private final History history;
  private final int most;
  private final Duration patience;
  private final Semaphore free;

  /**
   * @param most at a time
   * @param patience how long a further one waits before it is answered 503
   */
  public Lookups(History history, int most, Duration patience) {
    this.history = history;
    this.most = most;
    this.patience = patience;
    free = new Semaphore(most, true);
  }

  /** The same history within these limits, which all share that call it. */
  public History history() {
    return (History)
        Proxy.newProxyInstance(
            History.class.getClassLoader(),
            new Class<?>[] {History.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals(OF_ACCEPTING)) {
      return answer(method, arguments);
    }
    if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw ProblemType.UNAVAILABLE.because(
          "There are %d queries of the history at a time, and they take long; try again later."
              .formatted(most));
    }
    try {
      return answer(method, arguments);
    } finally {
      free.release();
    }
  }

  private Object answer(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(history, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
