package dev.dromedary.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices for the operators of the broker: each is a WARN under the name of its event when it
 * begins, and in the health while it holds.
 */
public final class BrokerNotices {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerNotices.class);

  private final Map<String, List<String>> byEvent = new ConcurrentSkipListMap<>();

  /** Replaces the notices of that event. */
  void set(String event, List<String> notices) {
    List<String> before = byEvent.put(event, List.copyOf(notices));
    for (String notice : notices) {
      if (before == null || !before.contains(notice)) {
        LOG.warn("{} {}", event, notice);
      }
    }
  }

  public List<String> all() {
    List<String> all = new ArrayList<>();
    byEvent.forEach((event, notices) -> notices.forEach(notice -> all.add(event + " " + notice)));
    return all;
  }
}
