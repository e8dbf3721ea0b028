package dev.dromedary.accept;

import dev.dromedary.event.Event;

/**
 * An event that came in over HTTP.
 *
 * @param named whether its sender gave the id, so that it may be known already
 */
public record Received(Event event, boolean named) {}
