/**
 * Admission: whether a delivery may be attempted now, and when otherwise. Each endpoint has a limit
 * of requests in flight, a rate limit and a circuit breaker, in memory.
 */
package dev.dromedary.admission;
