package dev.dromedary.batch;

import jakarta.jms.JMSException;

/** Gives the messages of a batch to the listener. */
@FunctionalInterface
public interface BatchProcessor {

  /**
   * When it returns, no message of the batch is being processed any more.
   *
   * @throws JMSException the batch is rolled back
   */
  void process(BatchRun run) throws JMSException;

  /** One after the other, in their order: for work that does not wait. */
  static void sequential(BatchRun run) throws JMSException {
    for (int i = 0; i < run.messages().size(); i++) {
      int position = i;
      if (BatchRun.failure(() -> run.call(position)) != null) {
        run.recover(position, () -> run.call(position));
      }
    }
  }
}
