package dev.dromedary.admission;

import dev.dromedary.delivery.Reason;
import java.time.Duration;

/**
 * When a delivery that is deferred may be attempted.
 *
 * @param delay from now, by a clock that is never set; zero if it may be attempted now
 * @param reason RATE_LIMITED, ENDPOINT_BUSY or CIRCUIT_OPEN
 */
record Reservation(Duration delay, Reason reason) {}
