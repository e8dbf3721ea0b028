package dev.dromedary.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The requests that came to one inbox, in the order in which they came, with what they were
 * answered.
 */
public final class Arrivals {

  private record Arrival(String id, boolean taken) {}

  private final List<Arrival> all = new CopyOnWriteArrayList<>();

  /** Writes down what the inbox answers. */
  public Arrivals(Inbox inbox, Receiver.Behaviour behaviour) {
    inbox.answers(
        (id, times) -> {
          Receiver.Reply reply = behaviour.reply(id, times);
          all.add(new Arrival(id, reply.status() / 100 == 2));
          return reply;
        });
  }

  /** The ids that were answered 2xx, each where it was for the first time. */
  public List<String> taken() {
    Set<String> taken = new LinkedHashSet<>();
    all.stream().filter(Arrival::taken).forEach(arrival -> taken.add(arrival.id));
    return List.copyOf(taken);
  }

  public int requests() {
    return all.size();
  }

  /** Waits until as many were taken, and sees that they were these in this order. */
  public void awaitTaken(List<String> ids, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(taken()).hasSameSizeAs(ids));
    assertThat(taken()).containsExactlyElementsOf(ids);
  }

  /**
   * Waits until all were taken, and sees that they were in that order, and that nobody was tried
   * before the one in front was taken; a repetition, after a crash, is one of what was taken.
   */
  public void awaitInOrder(List<String> ids, Duration atMost) {
    awaitTaken(ids, atMost);
    List<String> early = new ArrayList<>();
    int taken = 0;
    for (Arrival arrival : all) {
      int index = ids.indexOf(arrival.id);
      if (index > taken) {
        early.add(arrival.id);
      } else if (index == taken && arrival.taken) {
        taken++;
      }
    }
    assertThat(early).as("tried before the one in front of them was taken").isEmpty();
  }
}
