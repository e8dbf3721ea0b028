package dev.dromedary.accept;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventRules;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonText;
import dev.dromedary.kit.FuzzTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A request or a batch is events that keep the rules, or a refusal. */
public final class EventReaderFuzz implements FuzzTarget {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final int LIMIT = 4_000;
  private static final EventReader READER = new EventReader(LIMIT, 5, any -> {});

  @Override
  public boolean takes(byte[] input) {
    try {
      List<Received> events =
          input.length > 0 && input[0] == '['
              ? READER.fromBatch(input, NOW)
              : List.of(READER.fromRequest(Map.of(), input, NOW));
      for (Received one : events) {
        Event event = one.event();
        check(event);
        FuzzTarget.require(JsonText.isJson(event.body()), "the body is JSON");
      }
      return true;
    } catch (InvalidInputException e) {
      check(e);
      return false;
    }
  }

  static void check(Event event) {
    FuzzTarget.require(EventRules.isId(event.id()), "the id is one");
    EventType.requireName("type", event.type());
    EventRules.tenant("tenant", event.tenant());
    FuzzTarget.require(event.contentType().matches("[ -~]+"), "the content type is a header");
    FuzzTarget.require(event.body().length <= LIMIT, "the body is within its limit");
  }

  static void check(InvalidInputException e) {
    FuzzTarget.require(e.field().matches("[ -~…]*"), "the field is plain text: " + e.field());
    FuzzTarget.require(e.field().length() < 200 && e.rule().length() < 500, "the rule is short");
  }

  static EventReader reader() {
    return READER;
  }

  static Instant now() {
    return NOW;
  }
}
