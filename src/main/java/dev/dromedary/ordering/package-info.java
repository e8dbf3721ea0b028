/** Per-key FIFO: deliveries to an ordered endpoint are attempted one after the other. */
package dev.dromedary.ordering;
