package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.AbstractJmsListeningContainer.SharedConnectionNotInitializedException;
import org.springframework.jms.support.JmsUtils;

/**
 * All messages of a batch at the same time.
 *
 * <p>A batch ends with its slowest message. One that stalls closes its consumer, so that prefetched
 * messages go back to the queue, releases its concurrency permit to another consumer until it ends,
 * and flushes the results of its finished messages: a receiver that hangs delays no other one. A
 * batch with a message of a JMS message group neither closes its consumer nor flushes, because the
 * next consumer of the group, and what is flushed, would overtake it.
 */
final class ParallelProcessor implements BatchProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(ParallelProcessor.class);

  private final Executor workers;

  ParallelProcessor(Executor workers) {
    this.workers = workers;
  }

  @Override
  public void process(BatchRun run) throws JMSException {
    int size = run.messages().size();
    Set<Integer> failed = new ConcurrentSkipListSet<>();
    List<Runnable> tasks = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int position = i;
      tasks.add(
          () -> {
            if (BatchRun.failure(() -> run.call(position)) != null) {
              failed.add(position);
            }
          });
    }
    BatchExecutor executor = new BatchExecutor(tasks, workers, run.batch()::progress);
    if (!executor.awaitProgress(run.settings().stallTimeout())) {
      awaitStalled(run, executor);
    }
    for (int position : failed) {
      run.recover(position, () -> run.call(position));
    }
  }

  private static void awaitStalled(BatchRun run, BatchExecutor executor) throws JMSException {
    run.container().releasePermits(1);
    try {
      if (!MessageGroups.isAny(run.messages())) {
        run.closeConsumer();
        flush(run, executor);
      }
    } finally {
      // Whatever fails: no worker outlives its batch.
      executor.await(BatchExecutor.FOREVER);
      run.container().releasePermits(-1);
    }
  }

  /** Until all have ended. What cannot be flushed now is sent with the batch. */
  private static void flush(BatchRun run, BatchExecutor executor) {
    try {
      Session session = run.container().openSession();
      try {
        do {
          run.batch().flush(session);
        } while (!executor.await(run.settings().stallTimeout()));
      } finally {
        JmsUtils.closeSession(session);
      }
    } catch (JMSException | SharedConnectionNotInitializedException e) {
      LOG.debug("This batch flushes no more results", e);
    }
  }
}
