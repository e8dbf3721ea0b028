package dev.dromedary.ordering;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of a batch that are handled one after the other. It ends at a fault of our own: nobody
 * overtakes the one that must be handled again.
 */
final class Chain implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

  /** Handles the message at that position of the batch. */
  interface Handling {
    void handle(int position) throws Exception;
  }

  private final List<Integer> positions;
  private final Handling handling;
  private int done;

  Chain(List<Integer> positions, Handling handling) {
    this.positions = positions;
    this.handling = handling;
  }

  @Override
  public void run() {
    try {
      for (; done < positions.size(); done++) {
        handling.handle(positions.get(done));
      }
    } catch (Exception | Error e) {
      LOG.debug("A message is handled again alone", e);
    }
  }

  /** The positions of those that were not handled, in their order; once it has run. */
  List<Integer> left() {
    return positions.subList(done, positions.size());
  }
}
