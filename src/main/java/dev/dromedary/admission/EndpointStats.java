package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult;

/** How long the attempts of one endpoint take. Not for several threads at once. */
final class EndpointStats {

  /** Of the newest attempt in the average. */
  private static final double WEIGHT = 0.2;

  private final AdmissionProperties settings;
  private boolean attempted;
  private boolean succeeded;
  private double latency;
  private int inFlight;
  private long progressAt;

  EndpointStats(AdmissionProperties settings) {
    this.settings = settings;
  }

  int inFlight() {
    return inFlight;
  }

  void began(long now) {
    if (inFlight++ == 0) {
      progressAt = now;
    }
  }

  void cancelled() {
    inFlight = Math.max(0, inFlight - 1);
  }

  void ended(AttemptResult result, long now) {
    double took = result.duration().toNanos();
    latency = attempted ? latency + WEIGHT * (took - latency) : took;
    attempted = true;
    succeeded = result.delivered();
    progressAt = now;
    cancelled();
  }

  /** The statistics from before it recovered. */
  void forget() {
    attempted = false;
  }

  /** Nanoseconds for which requests have been in flight and none has ended. */
  long silence(long now) {
    return inFlight == 0 ? 0 : now - progressAt;
  }

  /** Whether it answers nothing for so long that it may hang. */
  boolean isStalled(long now) {
    return silence(now) > settings.slowThreshold().toNanos();
  }

  /** Whether it is known to be slow, as opposed to not known yet. */
  boolean isSlow(long now) {
    return isStalled(now) || attempted && latency > settings.slowThreshold().toNanos();
  }

  /** Nanoseconds that an attempt takes, by what is known now. */
  double latency(long now) {
    return Math.max(latency, silence(now));
  }

  LatencyClass latencyClass(long now) {
    if (!attempted || isStalled(now) || latency > settings.slowThreshold().toNanos()) {
      return LatencyClass.SLOW;
    }
    return succeeded && latency <= settings.fastThreshold().toNanos()
        ? LatencyClass.FAST
        : LatencyClass.RESPONSIVE;
  }
}
