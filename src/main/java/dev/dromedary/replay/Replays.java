package dev.dromedary.replay;

import dev.dromedary.event.EventKey;

/** Past deliveries, delivered again on request: same event id, new attempts. */
public interface Replays {

  /**
   * Puts one delivery back on its queue; durable when it returns.
   *
   * @return false if the history knows no such delivery
   */
  boolean replay(String deliveryId);

  /**
   * Puts the delivery of a past event to that endpoint on its queue, whether there was one or not.
   *
   * @return false if the history knows no such event
   */
  boolean replay(EventKey event, String endpointId);

  /** Lets a replay that is stored begin; durable when it returns. */
  void begin(String replayId);
}
