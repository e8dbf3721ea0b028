/** The life cycle: start, housekeeping, health, and the calls that Java makes to routes. */
package dev.dromedary.gateway;
