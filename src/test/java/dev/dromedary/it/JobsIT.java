package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.Receiver;
import dev.dromedary.signing.SigningSecret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jobs of docs/operations.md: each is a call or two, of which the last answer says that it is
 * done. Each has a tenant of its own, with an endpoint that times out.
 */
class JobsIT extends OneGateway {

  /** A part of the answer to the last call of each job, as a regular expression. */
  private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

  static {
    ANSWERS.put("Replace a leaked secret now", "");
    ANSWERS.put(
        "Rotate to a secret that the customer brings, in its own time", "\"secret\":\"whsec_");
    ANSWERS.put("Pause an endpoint while its owner works on it", "\"status\":\"ENABLED\"");
    ANSWERS.put(
        "Stop an endpoint for good, and keep what comes as dead letters",
        "\"status\":\"DISABLED\"");
    ANSWERS.put("Enable an endpoint again, and deliver its dead letters", "\"requeued\":1");
    ANSWERS.put("Change one field of an endpoint", "\"description\":\"The new one\"");
    ANSWERS.put("Import 10,000 endpoints", "\"line\":100,\"status\":201");
    ANSWERS.put("Try a receiver with an event that it failed on", "\"result\":\"TIMEOUT\"");
    ANSWERS.put("Deliver one event again", "\"deliveryId\":\"dlv_");
    ANSWERS.put(
        "Send all of an endpoint from 02:00 to 04:00 to a new URL", "\"state\":\"STARTING\"");
    ANSWERS.put("Send the failures of a time again, slowly, counting first", "\"perSecond\":50");
    ANSWERS.put(
        "Requeue only what died of TIMEOUT since yesterday, counting first", "\"requeued\":[1-9]");
    ANSWERS.put("Discard dead letters, counting first", "\"deleted\":1");
    ANSWERS.put("Let a customer see only its own", "\"role\":\"viewer\"");
    ANSWERS.put("Give a program a key that only publishes", "\"role\":\"sender\"");
    ANSWERS.put("Take a key back", "");
    ANSWERS.put("See deliveries as they happen", "retry: ");
    ANSWERS.put("See who changed an endpoint", "\"what\":\"endpoint.pause\"");
    ANSWERS.put("Delete the payload of an event", "");
    ANSWERS.put("Delete all data of a tenant, counting first", "\"id\":\"era_");
  }

  @Test
  void eachJobHasItsEnd() throws IOException {
    assertThat(jobs().map(row -> row[1].strip())).containsExactlyElementsOf(ANSWERS.keySet());
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("jobs")
  void callsOfAJobDoIt(String none, String job, String calls, String page) throws Exception {
    String answer = new DocumentedCalls(api(), given()).made(calls);

    String end = ANSWERS.get(job.strip());
    assertThat(end.isEmpty() || Pattern.compile(end).matcher(answer).find())
        .as("%s in %s", end, answer.substring(Math.max(0, answer.length() - 1_000)))
        .isTrue();
  }

  /** The page of a customer: with a token it has its own deliveries, and no others. */
  @Test
  void tokenOfATenantSeesItsDeliveriesOnly() throws Exception {
    Map<String, String> own = given();
    given();
    GatewayApi.Answer token =
        api().post("/api/v1/tenants/" + own.get("tenant") + "/tokens", Map.of("role", "viewer"));

    HttpRequest list =
        HttpRequest.newBuilder(URI.create(api().root() + "/api/v1/deliveries"))
            .header("Authorization", "Bearer " + token.json().path("key").stringValue())
            .build();
    String seen = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();

    assertThat(JsonMapper.shared().readTree(seen).path("data").findValuesAsString("tenant"))
        .isNotEmpty()
        .containsOnly(own.get("tenant"));
  }

  static Stream<String[]> jobs() throws IOException {
    return DocumentedCalls.rows("| job | call | on the page |");
  }

  /** A tenant with a dead letter of an endpoint that times out, and an event that was delivered. */
  static Map<String, String> given() {
    String tenant = "job-" + UUID.randomUUID().toString().substring(0, 8);
    String path = "/" + tenant;
    receiver.inbox(path).answers((id, times) -> Receiver.Reply.hang());
    receiver.inbox(path + "-new");
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("url", receiver.url(path));
    definition.put("eventTypes", List.of("job.due"));
    definition.put("tenant", tenant);
    definition.put("timeout", "300ms");
    definition.put("redeliveryPolicy", "once");
    String endpoint = api().register(definition).id();
    definition.put("url", receiver.url(path + "-new"));
    definition.put("eventTypes", List.of("job.done"));
    String other = api().register(definition).id();
    publish(tenant, tenant + "-1", "job.due");
    publish(tenant, tenant + "-2", "job.done");
    delivery(tenant + "-1", endpoint, "DEAD_LETTER");
    delivery(tenant + "-2", other, "DELIVERED");
    api().post("/api/v1/endpoints/" + endpoint + "/pause", null);
    api().post("/api/v1/endpoints/" + endpoint + "/enable", null);
    GatewayApi.Answer key =
        api().post("/api/v1/keys", Map.of("name", "a", "role", "viewer", "tenant", tenant));
    Instant now = Instant.now();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("tenant", tenant);
    values.put("endpointId", endpoint);
    values.put("eventId", tenant + "-1");
    values.put("doneId", tenant + "-2");
    values.put("keyId", key.json().path("id").stringValue());
    values.put("secret", SigningSecret.generate().reveal());
    values.put("url", receiver.url(path + "-new"));
    values.put("since", now.minus(Duration.ofDays(1)).toString());
    values.put("until", now.plus(Duration.ofHours(1)).toString());
    values.put("lines", lines(tenant));
    return values;
  }

  private static String lines(String tenant) {
    return IntStream.rangeClosed(1, 100)
        .mapToObj(
            line ->
                "{\"id\":\"%1$s-%2$d\",\"url\":\"%3$s\",\"eventTypes\":[\"job.imported\"],\"tenant\":\"%1$s\"}"
                    .formatted(tenant, line, receiver.url("/" + tenant)))
        .collect(Collectors.joining("\n"));
  }

  static void publish(String tenant, String id, String type) {
    GatewayApi.Answer answer =
        api()
            .post(
                "/api/v1/events",
                Map.of("id", id, "type", type, "tenant", tenant, "data", Map.of("n", PAYLOAD)));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
  }
}
