package dev.dromedary.history;

import dev.dromedary.event.EventType;
import java.time.Instant;
import java.util.List;

/**
 * Which events are meant: of each list any value, of all lists together each; null is no condition.
 *
 * @param type types or patterns, see {@link EventType}
 * @param since of their acceptance, inclusive
 * @param until exclusive
 */
public record EventFilter(
    List<String> tenant, List<String> type, List<String> id, Instant since, Instant until) {

  public static final EventFilter ANY = new EventFilter(null, null, null, null, null);

  public EventFilter {
    tenant = Conditions.given(tenant);
    type = Conditions.given(type);
    id = Conditions.given(id);
    type.forEach(each -> EventType.requirePattern("type", each));
  }
}
