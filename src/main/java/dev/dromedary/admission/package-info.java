/**
 * Admission: whether a delivery may be attempted now, and when otherwise. Per endpoint a limit of
 * requests in flight, a rate limit and a circuit breaker, kept in memory.
 */
package dev.dromedary.admission;
