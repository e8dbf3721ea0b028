package dev.dromedary.history;

import dev.dromedary.history.History.DeliveryRow;
import java.util.List;

/** The changes of deliveries, in the order in which they were recorded; those of the last hour. */
public interface Changes {

  /** The place behind all that was recorded so far. */
  Place end();

  /**
   * Some changes behind a place. A delivery that changed again since comes with its last change
   * only.
   *
   * @throws MissedChangesException if the next ones are no longer there, or the place never was
   */
  Slice after(Place place);

  /**
   * Some changes.
   *
   * @param end the place behind them, at which the next slice begins
   */
  record Slice(List<Change> changes, Place end) {}

  /** A change of a delivery. */
  record Change(Place place, DeliveryRow delivery) {}

  /**
   * A place in the order.
   *
   * @param batch the number of a batch
   * @param index the last delivery of that batch before the place
   */
  record Place(long batch, int index) {

    private static final int ALL = Integer.MAX_VALUE;

    /** Behind all of the batch. */
    public static Place behind(long batch) {
      return new Place(batch, ALL);
    }

    public boolean isBehindAll() {
      return index == ALL;
    }

    /** As {@link #parse} takes it. */
    public String text() {
      return isBehindAll() ? Long.toString(batch) : batch + "." + index;
    }

    /**
     * @throws NumberFormatException if it is none
     */
    public static Place parse(String text) {
      int dot = text.indexOf('.');
      return dot < 0
          ? behind(Long.parseUnsignedLong(text))
          : new Place(
              Long.parseUnsignedLong(text.substring(0, dot)),
              Integer.parseUnsignedInt(text.substring(dot + 1)));
    }
  }
}
