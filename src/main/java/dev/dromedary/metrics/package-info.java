/** The counters, as Micrometer meters. */
package dev.dromedary.metrics;
