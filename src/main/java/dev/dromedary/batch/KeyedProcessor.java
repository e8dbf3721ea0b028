package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Messages with the same key one after the other, different keys at the same time. Those behind a
 * failed message wait until it was processed alone, so that none overtakes it.
 */
public final class KeyedProcessor implements BatchProcessor {

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

  private final Executor workers;
  private final Keys keys;
  private final Call call;

  public KeyedProcessor(Executor workers, Keys keys, Call call) {
    this.workers = workers;
    this.keys = keys;
    this.call = call;
  }

  @Override
  public void process(BatchRun run) throws JMSException {
    Map<String, List<Integer>> byKey = new LinkedHashMap<>();
    for (int i = 0; i < run.messages().size(); i++) {
      String key = String.valueOf(keys.of(run.messages().get(i)));
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    List<Runnable> tasks = new ArrayList<>(byKey.size());
    for (List<Integer> positions : byKey.values()) {
      tasks.add(
          () -> {
            while (!positions.isEmpty() && succeeds(run, positions.get(0))) {
              positions.remove(0);
            }
          });
    }
    new BatchExecutor(tasks, workers, run.batch()::progress).await(BatchExecutor.FOREVER);
    for (List<Integer> failed : byKey.values()) {
      for (int position : failed) {
        run.recover(position, () -> call.call(run, position));
      }
    }
  }

  private boolean succeeds(BatchRun run, int position) {
    return BatchRun.failure(() -> call.call(run, position)) == null;
  }
}
