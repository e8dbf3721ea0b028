package dev.dromedary.accept;

import dev.dromedary.accept.DuplicateWindow.Verdict;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventKey;
import dev.dromedary.event.IdConflictException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Takes in what is new of a call: the same id with the same content is dropped, with another
 * content it is a conflict, and then nothing of the call is accepted.
 */
public final class Acceptance {

  private final Intake intake;
  private final Function<List<EventKey>, Map<EventKey, Long>> known;
  private final DuplicateWindow window;

  /**
   * @param known the content digests of the events that were accepted before, and maybe of others
   */
  public Acceptance(
      Intake intake, Function<List<EventKey>, Map<EventKey, Long>> known, DuplicateWindow window) {
    this.intake = intake;
    this.known = known;
    this.window = window;
  }

  /**
   * @param field what the sender calls the id of the event at that index
   */
  public void accept(List<Received> received, IntFunction<String> field) {
    Map<EventKey, Long> digests = known(received);
    Map<EventKey, Event> fresh = new LinkedHashMap<>();
    List<EventKey> announced = new ArrayList<>();
    try {
      for (int i = 0; i < received.size(); i++) {
        Event event = received.get(i).event();
        EventKey key = event.key();
        Long before = digests.putIfAbsent(key, event.digest());
        // The history is a moment behind; the window knows what came meanwhile.
        boolean isNew = before == null;
        if (isNew && received.get(i).named()) {
          Verdict verdict = window.announce(key, event.digest());
          isNew = verdict != Verdict.OTHER;
          if (verdict == Verdict.NEW) {
            announced.add(key);
          }
        }
        if (!isNew && (before == null || before != event.digest())) {
          throw new IdConflictException(field.apply(i));
        }
        if (isNew) {
          fresh.put(key, event);
        }
      }
      if (!fresh.isEmpty()) {
        intake.accept(List.copyOf(fresh.values()));
      }
    } catch (RuntimeException e) {
      announced.forEach(window::withdraw);
      throw e;
    }
  }

  private Map<EventKey, Long> known(List<Received> received) {
    List<EventKey> named =
        received.stream().filter(Received::named).map(each -> each.event().key()).toList();
    return named.isEmpty() ? new HashMap<>() : new HashMap<>(known.apply(named));
  }
}
