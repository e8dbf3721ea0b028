package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.AbstractJmsListeningContainer.SharedConnectionNotInitializedException;
import org.springframework.jms.support.JmsUtils;

/**
 * All messages of a batch at the same time; with keys, messages of the same key one after the other
 * (per-key FIFO).
 *
 * <p>A batch ends with its slowest message. One that stalls closes its consumer, so that prefetched
 * messages go back to the queue, releases its concurrency permit to another consumer until it ends,
 * and flushes the results of its finished messages: a receiver that hangs delays no other one. A
 * batch with a message of a JMS message group neither closes its consumer nor flushes, because the
 * next consumer of the group, and what is flushed, would overtake it.
 */
public final class ParallelProcessor implements BatchProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(ParallelProcessor.class);

  private final Executor workers;
  private final Keys keys;
  private final Call call;

  /** The ordering key of a message. */
  @FunctionalInterface
  public interface Keys {
    String of(Message message) throws JMSException;
  }

  /** Processes the message at that position of a batch. */
  @FunctionalInterface
  public interface Call {
    void call(BatchRun run, int position) throws Exception;
  }

  ParallelProcessor(Executor workers) {
    this(workers, null, BatchRun::call);
  }

  /** With one consumer: its permit is never released. */
  public ParallelProcessor(Executor workers, Keys keys, Call call) {
    this.workers = workers;
    this.keys = keys;
    this.call = call;
  }

  @Override
  public void process(BatchRun run) throws JMSException {
    Collection<List<Integer>> sequences = sequences(run.messages());
    List<Runnable> tasks = new ArrayList<>(sequences.size());
    for (List<Integer> rest : sequences) {
      tasks.add(
          () -> {
            while (!rest.isEmpty() && succeeds(run, rest.get(0))) {
              rest.remove(0);
            }
          });
    }
    BatchExecutor executor = new BatchExecutor(tasks, workers, run.batch()::progress);
    if (keys != null) {
      executor.await(BatchExecutor.FOREVER);
    } else if (!executor.awaitProgress(run.settings().stallTimeout())) {
      awaitStalled(run, executor);
    }
    // A failed message, and those behind it, which do not overtake it.
    for (List<Integer> rest : sequences) {
      for (int position : rest) {
        run.recover(position, () -> call.call(run, position));
      }
    }
  }

  private Collection<List<Integer>> sequences(List<Message> messages) throws JMSException {
    Map<Object, List<Integer>> byKey = new LinkedHashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      Object key = keys == null ? i : String.valueOf(keys.of(messages.get(i)));
      byKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(i);
    }
    return byKey.values();
  }

  private boolean succeeds(BatchRun run, int position) {
    return BatchRun.failure(() -> call.call(run, position)) == null;
  }

  private static void awaitStalled(BatchRun run, BatchExecutor executor) throws JMSException {
    run.container().releasePermits(1);
    try {
      if (!MessageGroups.isAny(run.messages())) {
        run.closeConsumer();
        flush(run, executor);
      }
    } finally {
      // Under any failure no worker outlives its batch.
      executor.await(BatchExecutor.FOREVER);
      run.container().releasePermits(-1);
    }
  }

  /** Until all have ended. Messages that cannot be flushed now are sent with the batch. */
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
