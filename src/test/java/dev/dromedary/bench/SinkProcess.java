package dev.dromedary.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.json.JsonMapper;

/** A {@link Sink} in a process of its own. */
final class SinkProcess implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What it has seen since it was reset.
   *
   * @param distinct ids
   * @param spanMicros from the first request to the last one
   * @param p50 age of a body on arrival, in microseconds
   * @param p99 of the same
   */
  record Stats(long requests, long distinct, long spanMicros, long p50, long p99) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final Process process;

  private SinkProcess(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  static SinkProcess start() throws Exception {
    int port = Processes.freePort();
    SinkProcess sink = new SinkProcess(port, Processes.start(Sink.class, port));
    for (int tries = 1; ; tries++) {
      try {
        sink.stats();
        return sink;
      } catch (IOException e) {
        if (tries == 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** One that runs already. */
  static SinkProcess at(int port) {
    return new SinkProcess(port, null);
  }

  int port() {
    return port;
  }

  Stats stats() throws IOException, InterruptedException {
    return JSON.readValue(get("/stats"), Stats.class);
  }

  /** Forgets what it saw, and answers with that status from now on. */
  void reset(int status) throws IOException, InterruptedException {
    get("/reset/" + status);
  }

  private String get(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
