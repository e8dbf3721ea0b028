package dev.dromedary.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link Publisher} in a process of its own, which publishes again and again. */
final class PublisherProcess implements AutoCloseable {

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

  /** Until all of them are stored; one that fails is a failure of the bench. */
  void awaitStored() throws IOException {
    if (answers.readLine() == null) {
      throw new IllegalStateException("The publisher of the bench has failed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
