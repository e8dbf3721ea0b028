package dev.dromedary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> resumed = new ArrayList<>();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private EventStream stream;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    stream =
        new EventStream(
            new Api(new Profile(url, "key")), "/deliveries/stream", new PrintWriter(err));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      resumed.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
      String answer = answers.remove();
      int status = answer.startsWith("status ") ? Integer.parseInt(answer.substring(7)) : 200;
      byte[] body = status == 200 ? answer.getBytes(StandardCharsets.UTF_8) : new byte[0];
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void streamBeginsAnewBehindTheLastEvent() {
    answers.add("retry: 2000\n: \nid: 1\n\nid: 2\nevent: delivery\ndata: {\"n\":1}\n\n");
    answers.add("id: 3\ndata: {\"n\":2}\n\n: \nid: 4\n\n");
    // Cut off before its blank line: it is no event yet, and comes again.
    answers.add("id: 5\ndata: {\"n\":3}\n");
    answers.add("id: 5\ndata: {\"n\":3}\n\n");

    assertThat(read(3)).containsExactly(1, 2, 3);
    assertThat(resumed).containsExactly(null, "2", "4", "4");
  }

  @Test
  void missedEventsAreSaid() {
    answers.add("id: 2\ndata: {\"n\":1}\n\n");
    answers.add("status 503");
    answers.add("status 400");
    answers.add("id: 9\ndata: {\"n\":2}\n\n");

    assertThat(read(2)).containsExactly(1, 2);
    assertThat(resumed).containsExactly(null, "2", "2", null);
    assertThat(err.toString()).contains("trying again");
  }

  @Test
  void firstRefusalIsTheEnd() {
    answers.add("status 403");

    assertThatThrownBy(() -> read(1)).isInstanceOf(RefusedException.class);
    server.stop(0);
    assertThatThrownBy(() -> read(1)).isInstanceOf(UnreachableException.class);
  }

  private List<Integer> read(int events) {
    List<Integer> read = new ArrayList<>();
    stream.follow(
        () -> true,
        event -> {
          read.add(event.path("n").asInt());
          return read.size() < events;
        });
    return read;
  }
}
