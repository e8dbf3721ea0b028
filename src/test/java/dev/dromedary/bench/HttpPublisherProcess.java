package dev.dromedary.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A {@link HttpPublisher} in a process of its own, which is warm when it is made. */
final class HttpPublisherProcess implements AutoCloseable {

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  HttpPublisherProcess(int gatewayPort, SinkProcess sink) {
    process = Processes.start(HttpPublisher.class, gatewayPort, sink.port());
    orders = process.outputWriter();
    answers = process.inputReader();
    answer();
  }

  /** Sends by the clock, or as fast as they are accepted if {@code perSecond} is 0. */
  HttpPublisher.Result publish(String prefix, int perSecond, int seconds) {
    return publish(prefix, perSecond, seconds, 1);
  }

  /** Sends as fast as they are accepted, so many events a call. */
  HttpPublisher.Result publishBatches(String prefix, int seconds, int events) {
    return publish(prefix, 0, seconds, events);
  }

  private HttpPublisher.Result publish(String prefix, int perSecond, int seconds, int events) {
    order(prefix + " " + perSecond + " " + seconds + " " + events);
    String[] words = answer().split(" ");
    return new HttpPublisher.Result(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
  }

  /** Sends those that were not accepted again until they are. */
  void resend() {
    order("resend");
    answer();
  }

  private void order(String line) {
    try {
      orders.write(line + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("The publisher over HTTP has failed");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
