/**
 * The figures of a running gateway: the health of each endpoint, its queues, routes and tenants.
 */
package dev.dromedary.statistics;
