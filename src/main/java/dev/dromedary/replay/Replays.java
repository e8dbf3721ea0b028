package dev.dromedary.replay;

/** Past deliveries, delivered again on request: same event id, new attempts. */
public interface Replays {

  /**
   * Puts one delivery back on its queue; durable when it returns.
   *
   * @return false if the history knows no such delivery
   */
  boolean replay(String deliveryId);
}
