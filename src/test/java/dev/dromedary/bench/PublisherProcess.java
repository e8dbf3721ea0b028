package dev.dromedary.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link Publisher} in a process of its own, which publishes again and again. */
final class PublisherProcess implements AutoCloseable {

  private static final int LONGEST_SECONDS = 1_200;

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  PublisherProcess(int brokerPort) {
    process = Processes.start(Publisher.class, brokerPort);
    orders = process.outputWriter();
    answers = process.inputReader();
  }

  /** Begins; one order at a time. */
  void publish(String prefix, String pace, Events events) throws IOException {
    orders.write(
        Stream.concat(Stream.<Object>of(prefix, pace), events.arguments().stream())
            .map(Object::toString)
            .collect(Collectors.joining(" ", "", "\n")));
    orders.flush();
  }

  /** Until all of them are stored; one that fails or takes too long is a failure of the bench. */
  void awaitStored() throws Exception {
    FutureTask<String> answer = new FutureTask<>(answers::readLine);
    Thread reader = new Thread(answer, "publisher");
    reader.setDaemon(true);
    reader.start();
    if (answer.get(LONGEST_SECONDS, TimeUnit.SECONDS) == null) {
      throw new IllegalStateException("The publisher of the bench has failed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
