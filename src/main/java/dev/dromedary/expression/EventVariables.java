package dev.dromedary.expression;

import dev.dromedary.event.Event;
import java.util.Map;
import java.util.Optional;

/**
 * An event as expressions see it: {@code type}, {@code tenant}, {@code id}, {@code time} and {@code
 * data}. The data of an envelope, a JSON object with {@code type} and {@code data}, is that member;
 * of any other payload it is the payload itself. The payload is read when the first expression asks
 * for it, and once.
 */
public final class EventVariables {

  private final Event event;
  private Object data;
  private boolean unreadable;

  public EventVariables(Event event) {
    this.event = event;
  }

  /** A variable's value; empty if there is none of that name. */
  Optional<Object> find(String name) {
    return switch (name) {
      case "type" -> Optional.of(event.type());
      case "tenant" -> Optional.of(event.tenant());
      case "id" -> Optional.of(event.id());
      case "time" -> Optional.of(event.time());
      case "data" -> Optional.of(data());
      default -> Optional.empty();
    };
  }

  private Object data() {
    if (data == null && !unreadable) {
      Object payload = JsonValues.read(event.body());
      unreadable = payload == null;
      data =
          payload instanceof Map<?, ?> object
                  && object.containsKey("type")
                  && object.containsKey("data")
              ? object.get("data")
              : payload;
    }
    if (unreadable) {
      throw new ExpressionException("the payload is not JSON");
    }
    return data;
  }
}
