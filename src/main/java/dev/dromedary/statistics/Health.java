package dev.dromedary.statistics;

import dev.dromedary.history.Figures.Hour;
import dev.dromedary.history.Figures.Last;
import java.time.Instant;

/**
 * The health of an endpoint. State, circuit breaker and requests in flight are those of this
 * gateway; everything else is from the history, and null while the database does not answer.
 *
 * @param state How well its deliveries go.
 * @param since When it came to the state, if that is known.
 * @param circuitOpenUntil When the circuit breaker lets a first request pass, while it is open.
 * @param inFlight The number of requests that have no answer yet.
 * @param waiting The number of deliveries that are PENDING or RETRYING.
 * @param waitingAtLeast True if more wait, which were not counted.
 * @param oldestWaitingAt When the event of the oldest of them was accepted.
 * @param dead The number of dead letters.
 * @param last The last attempt.
 * @param hour The attempts since the beginning of the hour before this one.
 */
public record Health(
    HealthState state,
    Instant since,
    Instant circuitOpenUntil,
    int inFlight,
    Long waiting,
    Boolean waitingAtLeast,
    Instant oldestWaitingAt,
    Long dead,
    Last last,
    Hour hour) {}
