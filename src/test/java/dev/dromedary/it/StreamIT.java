package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams of deliveries, as clients read them. */
class StreamIT extends OneGateway {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int ROUNDS = 20;

  @Test
  void streamHasEachDeliveryThatChangesAndResumesBehindTheLastOne() throws Exception {
    receiver.inbox("/streamed");
    String endpoint = api().register(receiver.url("/streamed"), "stream.*").id();
    String last;
    try (Stream stream = new Stream("?endpointId=" + endpoint + "&status=DELIVERED", null)) {
      publish("stream-1", "stream.a");
      assertThat(stream.next().path("eventId").stringValue()).isEqualTo("stream-1");
      last = stream.lastId;
    }
    publish("stream-2", "stream.a");
    delivery("stream-2", endpoint, "DELIVERED");
    publish("stream-3", "stream.a");

    try (Stream stream = new Stream("?endpointId=" + endpoint + "&status=DELIVERED", last)) {
      assertThat(List.of(stream.next(), stream.next()))
          .extracting(each -> each.path("eventId").stringValue())
          .containsExactly("stream-2", "stream-3");
    }
  }

  /** More than the bounded number is a 503, and none of them holds a thread of the web server. */
  @Test
  void streamsAreBoundedAndOtherCallsGoOn() throws Exception {
    List<Stream> streams = new ArrayList<>();
    try {
      HttpResponse<InputStream> answer = open("", null);
      while (answer.statusCode() == 200 && streams.size() <= 60) {
        streams.add(new Stream(answer));
        answer = open("", null);
      }
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(streams).hasSizeBetween(1, 50);
      assertThat(api().status("/api/v1/endpoints")).isEqualTo(200);
    } finally {
      streams.forEach(Stream::close);
    }
    // A reader that is gone is noticed when something is sent to it, if only the next heartbeats.
    receiver.inbox("/streams-gone");
    receiver.register(api(), "/streams-gone", "streams.gone");
    AtomicInteger sent = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              publish("streams-gone-" + sent.incrementAndGet(), "streams.gone");
              return isRoom();
            });
  }

  /** As pages do, of which one is left while the next one opens. */
  @Test
  void streamsThatAreLeftEndNoOtherOne() throws Exception {
    receiver.inbox("/streams-left");
    String endpoint = api().register(receiver.url("/streams-left"), "left.*").id();
    List<Stream> open = List.of();
    for (int round = 0; round < ROUNDS; round++) {
      open.forEach(Stream::close);
      publish("left-" + round, "left.a");
      open = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        open.add(new Stream("?endpointId=" + endpoint, null));
      }
      String last = "seen-" + round;
      publish(last, "left.a");
      for (Stream each : open) {
        String seen = "";
        while (!seen.equals(last)) {
          seen = each.next().path("eventId").stringValue();
        }
      }
    }
    open.forEach(Stream::close);
  }

  private static boolean isRoom() throws Exception {
    HttpResponse<InputStream> answer = open("", null);
    answer.body().close();
    return answer.statusCode() == 200;
  }

  @Test
  void badStreamIsRejectedWithItsField() throws Exception {
    assertThat(field(open("", "x"))).isEqualTo("Last-Event-ID");
    assertThat(field(open("", "999999999999"))).isEqualTo("Last-Event-ID");
    assertThat(api().get("/api/v1/deliveries/stream").json().path("field").stringValue())
        .isEqualTo("Accept");
  }

  private static String field(HttpResponse<InputStream> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(400);
    return JSON.readTree(answer.body().readAllBytes()).path("field").stringValue();
  }

  private static HttpResponse<InputStream> open(String query, String last) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api().root() + "/api/v1/deliveries/stream" + query))
            .header("Authorization", "Bearer " + GatewayProcess.KEY)
            .header("Accept", "text/event-stream");
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
  }

  /** A client as an EventSource is. */
  private static final class Stream implements AutoCloseable {

    private final BlockingQueue<Map.Entry<String, String>> events = new LinkedBlockingQueue<>();
    private final InputStream body;
    private String lastId;

    Stream(String query, String last) {
      this(opened(query, last));
    }

    /** Another test's readers may be noticed to be gone only after some heartbeats. */
    private static HttpResponse<InputStream> opened(String query, String last) {
      return await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> open(query, last), answer -> answer.statusCode() == 200);
    }

    Stream(HttpResponse<InputStream> answer) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      body = answer.body();
      Thread reader = new Thread(this::read);
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      String id = null;
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            id = line.substring(4);
          } else if (line.startsWith("data: ")) {
            events.add(Map.entry(id, line.substring(6)));
          }
        }
      } catch (IOException e) {
        // It was closed.
      }
    }

    JsonNode next() throws InterruptedException {
      Map.Entry<String, String> event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("an event of the stream").isNotNull();
      lastId = event.getKey();
      return JSON.readTree(event.getValue());
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
