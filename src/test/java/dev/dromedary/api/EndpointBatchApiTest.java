package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EndpointBatchApiTest {

  private static final String PATH = "/api/v1/endpoints/batch";
  private static final JsonMapper JSON = new JsonMapper();

  private static Gateway gateway;
  private static Api api;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @BeforeEach
  void reset() {
    gateway.store.setUnavailable(false);
    gateway.endpoints.replaceAll(Origin.FILE, List.of());
    gateway.endpoints.all().forEach(endpoint -> gateway.endpoints.delete(endpoint.id()));
  }

  @Test
  void eachLineHasItsResult() {
    Reply reply =
        send(
            line("\"id\":\"own-1\",\"tenant\":\"acme\""),
            "{\"url\":\"ftp://a.example\",\"eventTypes\":[\"**\"]}",
            "",
            "{not json",
            line("\"colour\":\"red\""),
            line("\"id\":\"a b\""),
            line("\"id\":7"),
            "[]",
            line("\"id\":\"own-1\""),
            line("\"description\":\"without an id\"") + "\r");

    List<JsonNode> results = results(reply);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(results)
        .extracting(each -> each.path("line").intValue())
        .containsExactly(1, 2, 4, 5, 6, 7, 8, 9, 10);
    assertThat(results)
        .extracting(each -> each.path("status").intValue())
        .containsExactly(201, 400, 400, 400, 400, 400, 400, 409, 201);
    assertThat(results.subList(1, 7))
        .extracting(each -> each.path("problem").path("field").stringValue())
        .containsExactly("url", "body", "colour", "id", "id", "body");
    assertThat(results.get(7).path("problem").path("type").stringValue())
        .isEqualTo("urn:dromedary:problem:exists");
    assertThat(results.get(0).path("endpoint").path("secret").stringValue())
        .isEqualTo(stored("own-1").secrets().current().reveal());
    assertThat(stored("own-1").tenant()).isEqualTo("acme");
    assertThat(results.get(8).path("endpoint").path("id").stringValue()).startsWith("ep_");
    assertThat(gateway.endpoints.all()).hasSize(2);
  }

  @Test
  void repetitionWithOwnIdsRegistersNoneTwice() {
    String[] lines =
        IntStream.range(0, 1_200)
            .mapToObj(i -> line("\"id\":\"own-%d\"".formatted(i)))
            .toArray(String[]::new);
    send(Stream.of(lines).limit(700).toArray(String[]::new));
    WebhookEndpoint first = stored("own-1");

    List<JsonNode> results = results(send(lines));

    assertThat(results)
        .extracting(each -> each.path("status").intValue())
        .containsExactlyElementsOf(
            IntStream.range(0, 1_200).map(i -> i < 700 ? 409 : 201).boxed().toList());
    assertThat(gateway.endpoints.all()).hasSize(1_200);
    assertThat(stored("own-1")).isEqualTo(first);
  }

  @Test
  void callerThatGoesAwayMaySendAllOfItAgain() throws Exception {
    String[] lines =
        IntStream.range(0, 1_200)
            .mapToObj(i -> line("\"id\":\"gone-%d\"".formatted(i)))
            .toArray(String[]::new);
    byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    try (Socket caller = new Socket("127.0.0.1", gateway.port())) {
      caller
          .getOutputStream()
          .write(
              "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n"
                  .formatted(PATH, Gateway.KEY, body.length)
                  .getBytes(StandardCharsets.UTF_8));
      caller.getOutputStream().write(body);
      caller.setSoLinger(true, 0);
    }

    List<JsonNode> results = results(send(lines));

    assertThat(results).hasSize(1_200);
    assertThat(results)
        .extracting(each -> each.path("status").intValue())
        .containsAnyOf(201, 409)
        .allMatch(status -> status == 201 || status == 409);
    assertThat(gateway.endpoints.all()).hasSize(1_200);
  }

  @Test
  void idOfAFileIsNotRegistered() {
    gateway.endpoints.replaceAll(
        Origin.FILE,
        List.of(
            EndpointBuilder.anEndpoint("billing").from(Origin.FILE).since(Gateway.NOW).build()));

    List<JsonNode> results = results(send(line("\"id\":\"billing\"")));

    assertThat(results.get(0).path("status").intValue()).isEqualTo(409);
    assertThat(gateway.store.find("billing")).isEmpty();
  }

  @Test
  void unavailableDatabaseIsSaidOfEachLine() {
    gateway.store.setUnavailable(true);

    List<JsonNode> results = results(send(line("\"id\":\"a\""), "{}", line("\"id\":\"b\"")));

    assertThat(results)
        .extracting(each -> each.path("status").intValue())
        .containsExactly(503, 400, 503);
    assertThat(gateway.endpoints.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0", "10001"})
  void tooFewOrTooManyLinesAreRejected(int count) {
    Reply reply = send(IntStream.range(0, count).mapToObj(i -> "{}").toArray(String[]::new));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo("body");
  }

  @Test
  void otherMediaTypeIsRejected() {
    assertThat(api.post(PATH, line("\"id\":\"a\"")).status()).isEqualTo(415);
    assertThat(gateway.endpoints.all()).isEmpty();
  }

  private static String line(String more) {
    return "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"],%s}".formatted(more);
  }

  private static WebhookEndpoint stored(String id) {
    return gateway.store.find(id).orElseThrow();
  }

  private static Reply send(String... lines) {
    return api.call(
        "POST",
        PATH,
        BodyPublishers.ofString(Stream.of(lines).collect(Collectors.joining("\n"))),
        "Content-Type",
        "application/x-ndjson");
  }

  private static List<JsonNode> results(Reply reply) {
    return reply.text().lines().map(JSON::readTree).toList();
  }
}
