/**
 * Match: from an event to a delivery for each endpoint that subscribed, by type, tenant and filter;
 * many of them in chunks.
 */
package dev.dromedary.match;
