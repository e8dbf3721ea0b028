package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is sent to the API, the answer is one of docs/openapi.json: no fault of the gateway, no
 * status, media type or field that is not described. {@code -Dfuzz.seed=…} begins elsewhere.
 */
class FuzzIT extends OneGateway {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode DESCRIPTION = JSON.readTree(Path.of("docs/openapi.json").toFile());
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_130L);

  private final HttpClient client = HttpClient.newHttpClient();
  private final FuzzedCalls calls = new FuzzedCalls(DESCRIPTION, SEED);
  private final DescribedAnswers answers = new DescribedAnswers(DESCRIPTION);
  private final Map<String, String> found = new TreeMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Set<String> succeeded = new TreeSet<>();

  /** Stopped by their ids, as they are in the answers. */
  @AfterAll
  static void startRoutes() {
    for (JsonNode route : api().get("/api/v1/routes").json().path("data")) {
      if (route.path("state").stringValue().equals("STOPPED")) {
        api().post("/api/v1/routes/" + route.path("id").stringValue() + "/start", null);
      }
    }
  }

  @AfterAll
  static void removeEventTypes() {
    for (JsonNode type : api().all("/api/v1/event-types")) {
      String name = type.path("name").stringValue();
      api()
          .delete(
              "/api/v1/event-types/"
                  + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    }
  }

  @Test
  void everyAnswerIsDescribed() throws Exception {
    receiver.inbox("/fuzz");
    receiver.inbox("/fuzz-fails").answers((id, times) -> Receiver.Reply.status(500));
    receiver.register(api(), "/fuzz", "order.*", "fuzz.event");
    receiver.register(api(), "/fuzz-fails", "order.*");

    for (int i = 0; i < calls.operations() * 20; i++) {
      int operation = i % calls.operations();
      send(i / calls.operations() % 4 == 0 ? calls.example(operation) : calls.next(operation));
    }
    for (int i = Integer.getInteger("fuzz.calls", Form.times(1_000, 200_000)); i > 0; i--) {
      send(calls.next());
    }

    assertThat(found.values()).as("with -Dfuzz.seed=%d; statuses %s", SEED, statuses).isEmpty();
    // Some need what is seldom there, such as a replay that is under way.
    assertThat(succeeded)
        .as("calls that succeeded, of %s", calls.names())
        .hasSizeGreaterThan(calls.operations() * 4 / 5);
  }

  private void send(FuzzedCalls.Call call) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api().root() + call.path()))
            .timeout(Duration.ofSeconds(30))
            .method(
                call.method(),
                call.body() == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers()
        .forEach(
            (name, value) ->
                request.header(
                    name,
                    value.isEmpty() && name.equals("Authorization")
                        ? "Bearer " + GatewayProcess.KEY
                        : value));
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      found.putIfAbsent(call.operation() + " no answer", call + " -> " + e);
      return;
    }
    statuses.merge(response.statusCode(), 1, Integer::sum);
    if (response.statusCode() < 300) {
      succeeded.add(call.operation());
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    answers
        .problem(call.described(), response.statusCode(), type, response.body())
        .ifPresent(
            problem ->
                found.putIfAbsent(
                    call.operation() + problem.replaceAll("[0-9]+", "n"),
                    "%s%n  -> %d %s %s%n  %s"
                        .formatted(
                            call, response.statusCode(), type, cut(response.body()), problem)));
    if (response.statusCode() == 204) {
      calls.forget(call);
    }
    if (response.statusCode() < 300 && type.equals("application/json")) {
      try {
        calls.learn(call, JSON.readTree(response.body()));
      } catch (JacksonException e) {
        // Found already.
      }
    }
  }

  private static String cut(String text) {
    return text.length() > 500 ? text.substring(0, 500) : text;
  }
}
