/** Retry: one queue for each delay, in due order, and the schedules of the redelivery policies. */
package dev.dromedary.retry;
