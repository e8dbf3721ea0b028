package dev.dromedary.accept;

import dev.dromedary.event.Event;

/**
 * An event that came in over HTTP.
 *
 * @param named whether its sender gave the id, so that it may be known already
 */
public record Received(Event event, boolean named) {

  /** The same event behind that stage; null: there are no traces. */
  public Received traced(String traceparent) {
    return new Received(event.traced(traceparent), named);
  }
}
