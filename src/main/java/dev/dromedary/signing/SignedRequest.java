package dev.dromedary.signing;

import dev.dromedary.event.Event;

/**
 * The parts of a request that a signature may cover.
 *
 * @param id value of {@code webhook-id}, the same on every attempt of a delivery
 * @param timestamp seconds since 1970, of the attempt
 * @param url where it goes
 * @param event whose delivery it is
 * @param body as it is sent
 */
public record SignedRequest(String id, long timestamp, String url, Event event, byte[] body) {

  public SignedRequest with(byte[] other) {
    return new SignedRequest(id, timestamp, url, event, other);
  }

  /** The payload is in it, and the URL may authenticate. */
  @Override
  public String toString() {
    return "SignedRequest[" + id + "]";
  }
}
