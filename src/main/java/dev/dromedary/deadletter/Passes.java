package dev.dromedary.deadletter;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The passes that are under way in this gateway. */
public final class Passes {

  private final Clock clock;
  private final Map<String, Pass> underWay = new ConcurrentHashMap<>();

  public Passes(Clock clock) {
    this.clock = clock;
  }

  /** It is under way until it is closed. */
  public Pass begin(String action, Object condition) {
    String id = "pass_" + UUID.randomUUID().toString().replace("-", "");
    Pass pass = new Pass(id, action, condition, clock.instant(), () -> underWay.remove(id));
    underWay.put(id, pass);
    return pass;
  }

  /** In the order of their beginning. */
  public List<Pass> underWay() {
    return underWay.values().stream().sorted(Comparator.comparing(Pass::startedAt)).toList();
  }

  /** Empty if none of that id is under way. */
  public Optional<Pass> cancel(String id) {
    Optional<Pass> pass = Optional.ofNullable(underWay.get(id));
    pass.ifPresent(Pass::cancel);
    return pass;
  }
}
