package dev.dromedary.match;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventMessage;
import java.util.Map;

/**
 * The rest of an event with many subscribers: it goes through them chunk by chunk, and this is what
 * travels from one to the next.
 *
 * @param after the endpoint behind which it goes on, or null at the beginning
 * @param matched how many endpoints matched so far
 */
record FanOut(Event event, String after, int matched) {

  private static final String AFTER = "after";
  private static final String MATCHED = "matched";

  /** The event itself, as a message, with where it goes on. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = EventMessage.properties(event);
    properties.put(MATCHED, matched);
    if (after != null) {
      properties.put(AFTER, after);
    }
    return properties;
  }

  /**
   * @throws IllegalArgumentException if this is no fan-out; names the property
   */
  public static FanOut read(Map<String, Object> properties, byte[] body) {
    EventMessage message = new EventMessage("fan-out", properties);
    return new FanOut(
        message.event(body), message.optionalText(AFTER), (int) message.number(MATCHED));
  }
}
