package dev.dromedary.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** An application that publishes over HTTP, one event a call, 32 calls at a time. */
final class DemoCaller {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore calls = new Semaphore(32);
  private final URI events;
  private final String key;

  /**
   * @param keyFile of the API key that was made at the first start
   */
  DemoCaller(String port, Path keyFile) {
    events = URI.create("http://127.0.0.1:" + port + "/api/v1/events");
    try {
      key = Files.readString(keyFile).trim();
    } catch (IOException e) {
      throw new UncheckedIOException("The demo needs the generated API key for its calls", e);
    }
  }

  /** Returns when all are accepted. */
  void publish(List<String> bodies) {
    bodies.stream().map(this::send).toList().forEach(CompletableFuture::join);
  }

  private CompletableFuture<Void> send(String body) {
    calls.acquireUninterruptibly();
    HttpRequest request =
        HttpRequest.newBuilder(events)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .whenComplete((answer, failure) -> calls.release())
        .thenAccept(
            answer -> {
              if (answer.statusCode() != 202) {
                throw new IllegalStateException("A call of the demo: " + answer.body());
              }
            });
  }
}
