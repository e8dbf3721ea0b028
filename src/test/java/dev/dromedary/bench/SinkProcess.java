package dev.dromedary.bench;

import dev.dromedary.kit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;

/** A {@link Sink} in a process of its own. */
final class SinkProcess implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What it has seen since it was reset, by group of paths.
   *
   * @param connections that were made since it was started
   */
  record Stats(long connections, Map<String, Seen> groups) {

    Seen of(String group) {
      return groups.getOrDefault(group, new Seen(0, 0, 0, 0, 0, 0));
    }

    long requests() {
      return sum(Seen::requests);
    }

    long distinct() {
      return sum(Seen::distinct);
    }

    long duplicates() {
      return sum(Seen::duplicates);
    }

    private long sum(ToLongFunction<Seen> what) {
      return groups.values().stream().mapToLong(what).sum();
    }
  }

  /**
   * What one group has seen.
   *
   * @param distinct paths with their ids
   * @param duplicates requests that repeat one that was answered 2xx
   * @param overtaken those that came after one that was sent later to the same path
   * @param p50 age of a body on arrival, in microseconds; 0 where the ages were not asked for
   * @param p99 of the same
   */
  record Seen(long requests, long distinct, long duplicates, long overtaken, long p50, long p99) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final int closable;
  private final int tls;
  private final Process process;

  private SinkProcess(int port, int closable, int tls, Process process) {
    this.port = port;
    this.closable = closable;
    this.tls = tls;
    this.process = process;
  }

  static SinkProcess start(TrustedCertificate certificate) throws Exception {
    int port = Ports.free();
    int closable = Ports.free();
    int tls = Ports.free();
    Process process = Processes.start(Sink.class, port, closable, tls, certificate.keyStore());
    SinkProcess sink = new SinkProcess(port, closable, tls, process);
    for (int tries = 1; ; tries++) {
      try {
        sink.stats();
        return sink;
      } catch (IOException e) {
        if (tries == 300 || !process.isAlive()) {
          sink.close();
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** One that runs already. */
  static SinkProcess at(int port) {
    return new SinkProcess(port, 0, 0, null);
  }

  int port() {
    return port;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** On the port that {@link #open} and {@link #shut} are for. */
  String closableUrl(String path) {
    return "http://127.0.0.1:" + closable + path;
  }

  String tlsUrl(String path) {
    return "https://127.0.0.1:" + tls + path;
  }

  Stats stats() throws IOException, InterruptedException {
    return get("/stats");
  }

  /**
   * The same without the ages, which cost the sink more than a thousand requests: for those who ask
   * many times a second.
   */
  Stats counts() throws IOException, InterruptedException {
    return get("/counts");
  }

  /** Forgets what it saw. */
  void reset() throws IOException, InterruptedException {
    get("/reset");
  }

  /** From now on; {@link Group#NEVER} is a status too. */
  void answer(String group, int status, int millis) throws IOException, InterruptedException {
    get("/answer/" + group + "/" + status + "/" + millis);
  }

  void open() throws IOException, InterruptedException {
    get("/open");
  }

  /** Connections are refused from now on. */
  void shut() throws IOException, InterruptedException {
    get("/close");
  }

  private Stats get(String path) throws IOException, InterruptedException {
    return JSON.readValue(
        client
            .send(HttpRequest.newBuilder(URI.create(url(path))).build(), BodyHandlers.ofString())
            .body(),
        Stats.class);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
