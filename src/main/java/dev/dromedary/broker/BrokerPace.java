package dev.dromedary.broker;

import dev.dromedary.batch.BrokerCalls;
import java.time.Duration;
import java.util.List;

/** Notices a broker that is slow or takes no message, by the sends and commits of the gateway. */
final class BrokerPace {

  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final Duration BLOCKED = Duration.ofSeconds(5);

  /** So many seconds a notice stays, so that a health that is read now and then has it. */
  private static final int STAYS = 60;

  private final BrokerCalls calls;
  private final BrokerNotices notices;
  private int slow;

  BrokerPace(BrokerCalls calls, BrokerNotices notices) {
    this.calls = calls;
    this.notices = notices;
  }

  /** To be called each second. */
  void look() {
    calls.check();
    boolean isBlocked = calls.isRefused() || calls.waiting().compareTo(BLOCKED) > 0;
    notices.set(
        "broker.blocked",
        isBlocked
            ? List.of(
                "it has taken no message for more than 5 s: its disk or an address is full, or it"
                    + " stands still")
            : List.of());
    slow = calls.takeSlowest().compareTo(SLOW) > 0 ? STAYS : Math.max(0, slow - 1);
    notices.set(
        "broker.slow",
        slow > 0
            ? List.of("a transaction took more than 2 s in the last minute; look at its disk")
            : List.of());
  }
}
