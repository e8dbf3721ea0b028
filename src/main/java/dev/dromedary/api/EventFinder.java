package dev.dromedary.api;

import dev.dromedary.event.EventKey;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.history.History;
import java.util.List;

/** Finds the event that a caller means by an id. */
record EventFinder(History history) {

  /**
   * @param id that its sender gave, or the {@code webhook-id} that a receiver got
   * @param tenant of the event, or null if only one has this id
   * @param source of the event, or null if only one has this id
   */
  History.EventRow find(String id, String tenant, String source) {
    List<EventKey> keys = history.eventKeys(id, tenant, source);
    if (keys.isEmpty()) {
      keys =
          history.eventKeys(EventKey.idIn(id), tenant, source).stream()
              .filter(key -> key.webhookId().equals(id))
              .toList();
    }
    if (keys.stream().map(EventKey::tenant).distinct().count() > 1) {
      throw new InvalidInputException(
          "tenant", "must be given, as several tenants have an event with this id");
    }
    if (keys.size() > 1) {
      throw new InvalidInputException(
          "source", "must be given, as several sources have an event with this id");
    }
    History.EventRow found =
        keys.stream()
            .findFirst()
            .flatMap(history::event)
            .orElseThrow(() -> ProblemType.notFound("id", "There is no event with this id."));
    AuditTrail.about(found.event().tenant());
    return found;
  }
}
