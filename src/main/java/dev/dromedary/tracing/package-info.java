/** Traces of events, from their acceptance over the broker to the attempts (W3C Trace Context). */
package dev.dromedary.tracing;
