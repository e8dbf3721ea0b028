/** The figures of a running gateway: the health of each endpoint, its queues, and its tenants. */
package dev.dromedary.statistics;
