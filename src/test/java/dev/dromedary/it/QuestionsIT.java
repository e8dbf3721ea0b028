package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The questions of docs/operations.md: each call there gives the answer. */
class QuestionsIT extends OneGateway {

  /** A part of the answer to each question; of several calls that of the last. */
  private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

  private static final Map<String, String> VALUES = new LinkedHashMap<>();
  private static final DocumentedCalls CALLS = new DocumentedCalls(api(), VALUES);

  static {
    ANSWERS.put("Did the customer get this event?", "\"status\":\"DELIVERED\"");
    ANSWERS.put("What failed last night, and why?", "\"code\":\"HTTP_STATUS\"");
    ANSWERS.put("Which deliveries did this endpoint answer with 5xx?", "\"lastStatusCode\":503");
    ANSWERS.put("Which deliveries failed over and over?", "\"attemptCount\":2");
    ANSWERS.put("Why did this event not go to that endpoint?", "the filter is false");
    ANSWERS.put(
        "Would this event go there now, and with which request?", "\"outcome\":\"ATTEMPTED\"");
    ANSWERS.put("Does this filter do what it should, before it is saved?", "\"filter\":false");
    ANSWERS.put("What was sent, byte by byte?", "\"data\":{\"n\":1,\"to\":\"a@example.com\"}");
    ANSWERS.put("Which events are about this recipient?", "\"id\":\"question-1\"");
    ANSWERS.put("What is queued, and how old is the oldest?", "webhooks.dead-letters");
    ANSWERS.put(
        "Which routes run at this gateway, and which route files does it reject?",
        "\"rejected\":[]");
    ANSWERS.put("Which gateways are there, in which version, since when?", "\"version\":\"");
    ANSWERS.put("What waits, for whom and for what?", "ENDPOINT_PAUSED");
    ANSWERS.put("Which endpoints are in trouble?", "\"data\":[");
    ANSWERS.put("How is this endpoint doing?", "\"state\":");
    ANSWERS.put("Which endpoint is this, of whom the customer knows the URL?", "/question-fails\"");
    ANSWERS.put("How much traffic had each tenant last month?", "\"tenant\":\"default\"");
    ANSWERS.put("How slow was each endpoint?", "\"p95Ms\":");
    ANSWERS.put("Was each accepted event delivered, or is it known why not?", "\"unaccounted\":0");
    ANSWERS.put("Which tenants are there, and how busy are they?", "\"tenant\":\"default\"");
    ANSWERS.put("What is dead, and with which error?", "HTTP_STATUS");
    ANSWERS.put("Export the failures of a week", "DEAD_LETTER");
    ANSWERS.put("What does an event type look like?", "\"data\":[");
  }

  @BeforeAll
  static void deliver() throws Exception {
    receiver.inbox("/question-fails").answers((id, times) -> Receiver.Reply.status(503));
    receiver.inbox("/question-ok");
    register("/question-ok", Map.of());
    String fails = register("/question-fails", Map.of("redeliveryPolicy", "once"));
    register("/question-filter", Map.of("filter", "data.n > 1"));
    String paused = register("/question-paused", Map.of());
    assertThat(api().post("/api/v1/endpoints/" + paused + "/pause", null).status()).isEqualTo(200);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("n", 1);
    data.put("to", "a@example.com");
    publish("question-1", "question.asked", data);
    String deliveryId = delivery("question-1", fails, "DEAD_LETTER").path("id").stringValue();
    eventually(
        () ->
            assertThat(
                    api()
                        .get("/api/v1/deliveries?eventId=question-1")
                        .json()
                        .path("data")
                        .toString())
                .contains("DELIVERED", "ENDPOINT_PAUSED"));
    Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
    VALUES.put("eventId", "question-1");
    VALUES.put("endpointId", fails);
    VALUES.put("deliveryId", deliveryId);
    VALUES.put("since", now.minus(1, ChronoUnit.HOURS).toString());
    VALUES.put("until", now.plus(23, ChronoUnit.HOURS).toString());
    VALUES.put(
        "contains", URLEncoder.encode("data.to == \"a@example.com\"", StandardCharsets.UTF_8));
    VALUES.put("path", "question-fails");
    String statistics = "/api/v1/statistics/deliveries?since={since}&until={until}&groupBy=tenant";
    eventually(
        () ->
            assertThat(api().get(CALLS.filled(statistics)).json().path("data").size())
                .isPositive());
  }

  @Test
  void eachQuestionHasItsAnswer() throws IOException {
    assertThat(questions().map(row -> row[1].strip())).containsExactlyElementsOf(ANSWERS.keySet());
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("questions")
  void callOfAQuestionAnswersIt(String none, String question, String calls) throws Exception {
    assertThat(CALLS.made(calls)).contains(ANSWERS.get(question.strip()));
  }

  private static Stream<String[]> questions() throws IOException {
    return DocumentedCalls.rows("| question | call |");
  }

  private static String register(String path, Map<String, Object> more) {
    Map<String, Object> definition = new LinkedHashMap<>(more);
    definition.put("url", receiver.url(path));
    definition.put("eventTypes", List.of("question.*"));
    return api().register(definition).id();
  }
}
