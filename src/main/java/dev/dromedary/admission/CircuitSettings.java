package dev.dromedary.admission;

import java.time.Duration;

/**
 * When an endpoint is left alone.
 *
 * @param failures attempts in a row without an answer that open its circuit
 * @param openFor how long it stays open at first; doubled each time it opens again
 * @param openAtMost how long at most
 */
public record CircuitSettings(int failures, Duration openFor, Duration openAtMost) {}
