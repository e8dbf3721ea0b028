package dev.dromedary.deliver;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the endpoints have answered lately, as far as this gateway saw it. Kept in memory only: it
 * steers where a delivery waits, never whether it is owed.
 */
public class EndpointHealth {

  private static final double WEIGHT = 0.2;

  private final double quickMillis;
  private final Map<String, State> states = new ConcurrentHashMap<>();

  /**
   * @param quick an endpoint whose answers take longer on average is not quick
   */
  public EndpointHealth(Duration quick) {
    this.quickMillis = quick.toMillis();
  }

  public void record(String endpointId, AttemptResult result) {
    double millis = result.duration().toNanos() / 1e6;
    boolean ok = result.delivered();
    states.merge(
        endpointId,
        new State(ok, millis),
        (old, now) -> new State(ok, old.ok ? old.millis + WEIGHT * (millis - old.millis) : millis));
  }

  /**
   * Whether its last attempt succeeded and its answers come quickly. False for one that was not
   * tried yet.
   */
  public boolean quick(String endpointId) {
    State state = states.get(endpointId);
    return state != null && state.ok && state.millis <= quickMillis;
  }

  public void forget(String endpointId) {
    states.remove(endpointId);
  }

  private record State(boolean ok, double millis) {}
}
