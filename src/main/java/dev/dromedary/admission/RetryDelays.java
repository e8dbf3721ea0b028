package dev.dromedary.admission;

import java.time.Duration;

/** The delays of all redelivery policies. */
public interface RetryDelays {

  Duration shortestDelay();

  Duration longestDelay();
}
