package dev.dromedary.replay;

import dev.dromedary.api.MemoryHistory;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.history.History.DeliveryRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Replays in memory, with the deliveries of a history in memory. */
public final class MemoryReplayStore implements ReplayStore {

  private final MemoryHistory history;
  private final Map<String, Replay> replays = new TreeMap<>();
  private final Map<String, List<Claimed>> claimed = new HashMap<>();

  /** The history does not learn of them: the cursors of its lists are positions. */
  private final Set<String> pending = new HashSet<>();

  public MemoryReplayStore(MemoryHistory history) {
    this.history = history;
  }

  @Override
  public void add(Replay replay) {
    replays.put(replay.id(), replay);
  }

  @Override
  public Optional<Replay> find(String id) {
    return Optional.ofNullable(replays.get(id));
  }

  @Override
  public Page<Replay> list(List<Replay.State> states, String tenant, PageRequest page) {
    return new Page<>(
        replays.values().stream()
            .filter(each -> tenant == null || tenant.equals(each.definition().tenant()))
            .filter(replay -> states.contains(replay.state()))
            .sorted(Comparator.comparing(Replay::id).reversed())
            .toList(),
        null);
  }

  @Override
  public Optional<Replay> change(String id, UnaryOperator<Replay> change) {
    return Optional.ofNullable(replays.computeIfPresent(id, (key, old) -> change.apply(old)));
  }

  @Override
  public Results results(String id) {
    return new Results(0, 0);
  }

  @Override
  public List<Claimed> claimed(String id, long chunk) {
    return claimed.getOrDefault(id + " " + chunk, List.of());
  }

  @Override
  public Optional<List<Claimed>> claim(
      Replay before, List<Candidate> candidates, int skipped, Replay after) {
    if (!before.equals(replays.get(before.id()))) {
      return Optional.empty();
    }
    List<Claimed> done = new ArrayList<>();
    for (Candidate each : candidates) {
      String id = each.delivery().id();
      boolean open =
          history.delivery(id).map(DeliveryRow::status).filter(s -> !s.isFinal()).isPresent();
      if (!open && pending.add(id)) {
        done.add(new Claimed(id, each.dead()));
      }
    }
    claimed.put(after.id() + " " + after.chunk(), done);
    int others = skipped + candidates.size() - done.size();
    replays.put(after.id(), after.with(done.size(), others));
    return Optional.of(done);
  }

  @Override
  public boolean deleteBefore(Instant time) {
    return replays.values().removeIf(replay -> replay.updatedAt().isBefore(time));
  }
}
