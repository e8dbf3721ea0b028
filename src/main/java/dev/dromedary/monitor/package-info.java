/**
 * The monitor: endpoints that only fail are disabled, and operators hear of it by operational
 * events.
 */
package dev.dromedary.monitor;
