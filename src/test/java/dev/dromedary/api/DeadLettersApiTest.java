package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import dev.dromedary.deadletter.Pass;
import dev.dromedary.history.DeadLetter;
import dev.dromedary.history.DeadLetterIndex;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersApiTest {

  private static final String PATH = "/api/v1/dead-letters";
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
  void fill() {
    gateway.deadLetters.clear();
    for (int i = 0; i < 4; i++) {
      gateway.deadLetters.add(
          new DeadLetter(
              "dlv_" + i,
              "e" + i,
              i == 0 ? "/source" : "",
              "a.b",
              "acme",
              i % 2 == 0 ? "ep_even" : "ep_odd",
              "SCHEDULE_EXHAUSTED",
              Gateway.LAST,
              8,
              Gateway.NOW,
              Gateway.NOW.plusSeconds(i)));
    }
  }

  @Test
  void deadLettersAreListedPageByPageAndByCondition() {
    Reply first = api.get(PATH + "?limit=3");

    assertThat(first.json().path("data").findValuesAsString("deliveryId"))
        .containsExactly("dlv_0", "dlv_1", "dlv_2");
    assertThat(
            api.get(PATH + "?cursor=" + first.json().path("nextCursor").stringValue())
                .json()
                .path("data")
                .findValuesAsString("deliveryId"))
        .containsExactly("dlv_3");
    assertThat(api.get(PATH + "?endpointId=ep_odd&until=2026-01-31T12:00:02Z").text())
        .isEqualTo(
            "{\"data\":[{\"deliveryId\":\"dlv_1\",\"eventId\":\"e1\",\"eventType\":\"a.b\","
                + "\"tenant\":\"acme\",\"endpointId\":\"ep_odd\",\"reason\":\"SCHEDULE_EXHAUSTED\","
                + "\"lastStatusCode\":500,\"lastResult\":\"FAILED\",\"lastError\":{\"code\":\"HTTP_STATUS\","
                + "\"text\":\"The endpoint answered with status 500.\"},"
                + "\"lastAttemptAt\":\"2026-01-31T12:00:00.000Z\",\"attempts\":8,\"acceptedAt\":\"2026-01-31T12:00:00.000Z\","
                + "\"at\":\"2026-01-31T12:00:01.000Z\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"deliveryId":"dlv_0"}                     | 1
          {"endpointId":"ep_odd"}                    | 2
          {"reason":"SCHEDULE_EXHAUSTED","since":"2026-01-31T12:00:03Z"} | 1
          {"eventType":"other"}                      | 0
          {"result":"FAILED","endpointId":"ep_odd"}  | 2
          {"result":"TIMEOUT"}                       | 0
          {"all":true}                               | 4
          {"all":false,"endpointId":"ep_odd"}        | 2
          {"endpointId":["ep_odd","ep_even"]}        | 4
          {"deliveryId":["dlv_0","dlv_2","dlv_9"],"tenant":"acme"} | 2
          {"eventType":["x","a.*"],"eventId":"e1"}   | 1
          {"eventType":"a.b.**"}                     | 0
          """)
  void matchingDeadLettersAreRequeuedAndCounted(String filter, int count) {
    Reply reply = api.post(PATH + "/requeue", filter);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{\"requeued\":" + count + "}");
    assertThat(gateway.deadLetters).hasSize(4 - count);
  }

  @Test
  void requeueTakesAtMostItsLimit() {
    assertThat(api.post(PATH + "/requeue", "{\"all\":true,\"limit\":3}").text())
        .isEqualTo("{\"requeued\":3}");
    assertThat(gateway.deadLetters).hasSize(1);
  }

  @Test
  void dryRunCountsByEndpointAndTakesNone() {
    String dryRun =
        api.post(PATH + "/requeue", "{\"tenant\":\"acme\",\"limit\":3,\"dryRun\":true}").text();

    assertThat(dryRun)
        .startsWith(
            "{\"requeued\":0,\"dryRun\":{\"matching\":3,\"atLeast\":false,\"endpoints\":["
                + "{\"endpointId\":\"ep_even\",\"deliveries\":2},{\"endpointId\":\"ep_odd\",\"deliveries\":1}],"
                + "\"oldest\":\"2026-01-31T12:00:00.000Z\",\"newest\":\"2026-01-31T12:00:02.000Z\",\"sample\":[{"
                + "\"deliveryId\":\"dlv_0\"");
    assertThat(api.delete(PATH + "?endpointId=ep_odd&dryRun=true").json().at("/dryRun/matching"))
        .hasToString("2");
    assertThat(gateway.deadLetters).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"endpointId":["ep_odd","ep_none"]} | endpointId
          {"endpointId":"ep_odd","tenant":"other"} | endpointId
          {"since":"2027-01-31T12:00:00Z"} | since
          {"since":"2026-01-01T12:00:00Z","until":"2026-01-01T12:00:00Z"} | until
          {"all":true,"limit":0} | limit
          {"result":"LOST"} | result
          """)
  void requeueThatCannotMatchIsRejected(String filter, String field) {
    Reply reply = api.post(PATH + "/requeue", filter);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").stringValue()).isEqualTo(field);
    assertThat(gateway.deadLetters).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "deliveryId=dlv_0,1",
    "endpointId=ep_odd,2",
    "endpointId=ep_odd&endpointId=ep_even&eventId=e1,1",
    "all=true,4"
  })
  void matchingDeadLettersAreDeletedAndCounted(String query, int count) {
    Reply reply = api.delete(PATH + "?" + query);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{\"deleted\":" + count + "}");
    assertThat(gateway.deadLetters).hasSize(4 - count);
  }

  @Test
  void passUnderWayIsShownAndCancelled() {
    DeadLetterIndex.Filter filter =
        new DeadLetterIndex.Filter(
            null, null, List.of("ep_odd"), null, null, null, null, null, null);
    try (Pass pass = gateway.passes.begin("requeue", filter)) {
      pass.went(200, 3);
      String shown =
          "{\"id\":\"%s\",\"action\":\"requeue\",\"condition\":{\"endpointId\":\"ep_odd\"},"
                  .formatted(pass.id())
              + "\"startedAt\":\"2026-01-31T12:00:00.000Z\",\"seen\":200,\"handled\":3}";

      assertThat(api.get(PATH + "/passes").text()).isEqualTo("{\"data\":[" + shown + "]}");
      assertThat(pass.isCancelled()).isFalse();
      Reply reply = api.post(PATH + "/passes/" + pass.id() + "/cancel");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo(shown);
      assertThat(pass.isCancelled()).isTrue();
    }
    assertThat(api.get(PATH + "/passes").text()).isEqualTo("{\"data\":[]}");
    assertThat(api.post(PATH + "/passes/pass_0/cancel").status()).isEqualTo(404);
  }

  /** Told, not taken for a condition that matches nothing. */
  @Test
  void unknownReasonIsRejectedWithTheKnownOnes() {
    for (Reply reply :
        List.of(
            api.get(PATH + "?reason=NONSENSE"),
            api.delete(PATH + "?reason=NONSENSE"),
            api.post(PATH + "/requeue", "{\"reason\":\"NONSENSE\"}"))) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text())
          .contains("reason", "SCHEDULE_EXHAUSTED, ENDPOINT_GONE, ENDPOINT_DISABLED");
    }
    assertThat(gateway.deadLetters).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"all\":false}",
        "{\"all\":\"true\"}",
        "{\"all\":true,\"reason\":\"ENDPOINT_GONE\"}",
        "{\"endpoint\":\"ep_odd\"}",
        "{\"endpointId\":\"ep_odd\",\"resaon\":\"x\"}",
        "{\"endpointId\":\"\"}",
        "{\"endpointId\":null}",
        "{\"endpointId\":[]}",
        "{\"endpointId\":[\"\"]}",
        "{\"endpointId\":[\"ep_odd\",7]}",
        "{\"endpointId\":[[\"ep_odd\"]]}",
        "{\"eventType\":\"a*\"}",
        "{\"endpointId\":7}",
        "{\"since\":\"today\"}",
        "[]",
        ""
      })
  void anUnclearRequeueIsRejectedAndMovesNothing(String filter) {
    assertThat(api.post(PATH + "/requeue", filter).status()).isEqualTo(400);
    assertThat(gateway.deadLetters).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?all=false",
        "?all=1",
        "?all=true&reason=ENDPOINT_GONE",
        "?endpoint=ep_odd",
        "?endpointId=",
        "?limit=1"
      })
  void anUnclearDeletionIsRejectedAndDeletesNothing(String query) {
    assertThat(api.delete(PATH + query).status()).isEqualTo(400);
    assertThat(gateway.deadLetters).hasSize(4);
  }
}
