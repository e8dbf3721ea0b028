package dev.dromedary.match;

import static dev.dromedary.match.Subscribers.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dromedary.delivery.Mismatch;
import dev.dromedary.delivery.Mismatched;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.MemoryEndpointStore;
import dev.dromedary.endpoint.Ordering;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.expression.Expressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MatcherTest {

  private static final int MANY = 1_000;
  private static final String DIGITS = "[0,1,2,3,4,5,6,7,8,9]";

  /** Of some thousand steps. */
  private static final String EXPENSIVE =
      "%1$s.exists(a, %1$s.exists(b, %1$s.exists(c, %1$s.exists(d, a + b + c + d > 99))))"
          .formatted(DIGITS);

  private final Endpoints endpoints = new Endpoints(new MemoryEndpointStore(), id -> {});
  private final Matcher matcher =
      new Matcher(endpoints, new Expressions(Duration.ofMillis(50)), Duration.ofMinutes(1));

  @Test
  void endpointsThatWereThereBeforeAreFound() {
    endpoints.save(endpoint("ep_1", "acme", null, "a.*"));

    Matcher later =
        new Matcher(endpoints, new Expressions(Duration.ofMillis(50)), Duration.ofMinutes(1));

    assertThat(later.match(event("{}"), 1).orElseThrow().endpoints())
        .extracting(WebhookEndpoint::id)
        .containsExactly("ep_1");
  }

  @Test
  void pausedAndDisabledEndpointsMatchAsWell() {
    endpoints.save(endpoint("ep_1", "acme", null, "**"));
    endpoints.save(
        endpoint("ep_2", "acme", null, "**").withStatus(Status.PAUSED, null, Instant.EPOCH));
    endpoints.save(
        endpoint("ep_3", "acme", null, "**").withStatus(Status.DISABLED, null, Instant.EPOCH));

    assertThat(match(event("{}")))
        .extracting(WebhookEndpoint::status)
        .containsExactlyInAnyOrder(Status.ENABLED, Status.PAUSED, Status.DISABLED);
  }

  @Test
  void theCurrentEndpointIsGivenAndADeletedOneIsNot() {
    WebhookEndpoint endpoint = endpoint("ep_1", "acme", null, "**");
    endpoints.save(endpoint);
    endpoints.save(endpoint.withStatus(Status.PAUSED, "later", Instant.EPOCH));
    assertThat(match(event("{}")).get(0).conditions().reason()).isEqualTo("later");

    endpoints.delete("ep_1");

    assertThat(match(event("{}"))).isEmpty();
  }

  /** A hundred expensive filters took seconds for a few events, and all others waited. */
  @Test
  void filtersOfATenantTakeNoMoreThanItsBudgetOfTheTimeThatOthersWaitFor() {
    for (int i = 0; i < 100; i++) {
      endpoints.save(endpoint("ep_" + i, "acme", "data.missing == 1", "**"));
    }
    AtomicReference<Matcher> made = new AtomicReference<>();
    AtomicLong later = new AtomicLong();
    // Each evaluation takes a millisecond, and fails, by which it is counted.
    FilterBudget budget =
        new FilterBudget(
            Duration.ofMillis(10),
            () ->
                later.get()
                    + TimeUnit.MILLISECONDS.toNanos(
                        made.get() == null ? 0 : made.get().filterFailures()));
    Matcher bounded = new Matcher(endpoints, new Expressions(Duration.ofMillis(50)), budget);
    made.set(bounded);

    for (int i = 0; i < 5; i++) {
      assertThat(bounded.match(event("{}"), MANY)).as("later").isEmpty();
    }
    assertThat(bounded.filterFailures()).isEqualTo(10);

    assertThat(bounded.chunk(event("{}"), null, MANY).endpoints()).as("all the same").isEmpty();
    assertThat(bounded.filterFailures()).isEqualTo(110);

    later.set(TimeUnit.SECONDS.toNanos(1));
    assertThat(bounded.match(event("{}"), MANY)).as("in the next second").isEmpty();
    assertThat(bounded.filterFailures()).isEqualTo(120);
  }

  @Test
  void tenantThatIsInOrderIsNotMatchedLater() {
    endpoints.save(endpoint("ep_1", "acme", EXPENSIVE, "**"));
    endpoints.save(
        EndpointBuilder.anEndpoint("ep_2")
            .of("acme")
            .wanting("**")
            .ordered(new Ordering(null))
            .build());
    Matcher bounded =
        new Matcher(endpoints, new Expressions(Duration.ofMillis(50)), Duration.ofNanos(1));

    assertThat(bounded.match(event("{}"), MANY)).isPresent();
    assertThat(bounded.match(event("{}"), MANY)).isPresent();
  }

  @Test
  void anEventWithMoreSubscribersIsMatchedInChunksInTheOrderOfTheirIds() {
    for (String id : List.of("ep_3", "ep_1", "ep_5", "ep_4", "ep_2")) {
      endpoints.save(endpoint(id, "acme", id.equals("ep_2") ? "false" : null, "a.b", "**"));
    }
    assertThat(matcher.match(event("{}"), 4)).isEmpty();
    assertThat(matcher.match(event("{}"), 5)).isPresent();

    List<List<String>> chunks = new ArrayList<>();
    String after = null;
    do {
      Matcher.Chunk chunk = matcher.chunk(event("{}"), after, 2);
      chunks.add(chunk.endpoints().stream().map(WebhookEndpoint::id).toList());
      after = chunk.last();
    } while (after != null);

    // Looked at, two at a time; the filter of ep_2 does not hold.
    assertThat(chunks).containsExactly(List.of("ep_1"), List.of("ep_3", "ep_4"), List.of("ep_5"));
  }

  @Test
  void aChunkGoesOnThoughTheEndpointBehindWhichItBeginsIsGone() {
    for (String id : List.of("ep_1", "ep_2", "ep_3")) {
      endpoints.save(endpoint(id, "acme", null, "a.b"));
    }
    endpoints.delete("ep_2");

    assertThat(matcher.chunk(event("{}"), "ep_2", 5).endpoints())
        .extracting(WebhookEndpoint::id)
        .containsExactly("ep_3");
  }

  @Test
  void anEventOfOneTenantReachesNoOther() {
    endpoints.save(endpoint("ep_1", "other", null, "**"));

    assertThat(match(event("{}"))).isEmpty();
  }

  @Test
  void aFilterDecides() {
    endpoints.save(endpoint("ep_big", "acme", "data.amount > 100", "a.b"));
    endpoints.save(endpoint("ep_all", "acme", null, "a.b"));

    assertThat(match(event("{\"type\": \"a.b\", \"data\": {\"amount\": 101}}"))).hasSize(2);
    assertThat(match(event("{\"type\": \"a.b\", \"data\": {\"amount\": 100}}")))
        .extracting(WebhookEndpoint::id)
        .containsExactly("ep_all");
  }

  @Test
  void endpointsOfTheTenantThatDoNotMatchAreNamedWithTheirCause() {
    endpoints.save(endpoint("ep_all", "acme", null, "a.b"));
    endpoints.save(endpoint("ep_false", "acme", "data.amount > 100", "a.*"));
    endpoints.save(endpoint("ep_fails", "acme", "data.missing == 1", "a.b"));
    endpoints.save(endpoint("ep_type", "acme", null, "a.c", "b.**"));
    endpoints.save(endpoint("ep_other", "other", null, "a.c"));

    Matcher.Matched matched =
        matcher.match(event("{\"type\": \"a.b\", \"data\": {\"amount\": 1}}"), MANY).orElseThrow();

    assertThat(matched.endpoints()).extracting(WebhookEndpoint::id).containsExactly("ep_all");
    assertThat(matched.mismatched())
        .extracting(Mismatched::endpointId, Mismatched::cause)
        .containsExactlyInAnyOrder(
            tuple("ep_false", Mismatch.FILTER),
            tuple("ep_fails", Mismatch.FILTER_FAILED),
            tuple("ep_type", Mismatch.EVENT_TYPE));
    assertThat(matched.mismatched())
        .filteredOn(each -> each.cause() == Mismatch.FILTER_FAILED)
        .allSatisfy(each -> assertThat(each.error()).contains("ATTRIBUTE_NOT_FOUND"));
  }

  @Test
  void mismatchesOfOtherTypesAreFewAndComeBehindThoseOfFilters() {
    for (int i = 0; i < 60; i++) {
      endpoints.save(endpoint("ep_type%02d".formatted(i), "acme", null, "a.c"));
    }
    endpoints.save(endpoint("ep_false", "acme", "false", "a.b"));

    List<Mismatched> mismatched = matcher.match(event("{}"), MANY).orElseThrow().mismatched();

    assertThat(mismatched).hasSize(1 + Mismatched.OF_OTHER_TYPES).doesNotHaveDuplicates();
    assertThat(mismatched.get(0)).isEqualTo(new Mismatched("ep_false", Mismatch.FILTER));
  }

  @Test
  void aPayloadThatIsNotJsonReachesOnlyEndpointsWithoutFilter() {
    endpoints.save(endpoint("ep_filter", "acme", "data != 1", "a.b"));
    endpoints.save(endpoint("ep_all", "acme", null, "a.b"));

    for (String body : new String[] {"<xml/>", "", "{\"a\":", "\u0000"}) {
      assertThat(match(event(body))).extracting(WebhookEndpoint::id).containsExactly("ep_all");
    }
    assertThat(matcher.filterFailures()).isEqualTo(4);
  }

  @Test
  void aFilterThatFailsIsLoggedOnceWithoutThePayload(CapturedOutput output) {
    WebhookEndpoint endpoint = endpoint("ep_fails", "acme", "data.data.amount.x > 1", "a.b");
    endpoints.save(endpoint);

    for (int i = 0; i < 3; i++) {
      assertThat(match(event("{\"data\": {\"amount\": \"hush\"}}"))).isEmpty();
    }

    assertThat(matcher.filterFailures()).isEqualTo(3);
    assertThat(output.toString().split("endpointId=ep_fails", -1)).hasSize(2);
    assertThat(output).contains("WARN").doesNotContain("hush");

    endpoints.save(endpoint);
    match(event("{\"data\": {\"amount\": \"hush\"}}"));

    assertThat(output.toString().split("endpointId=ep_fails", -1)).hasSize(3);
  }

  @Test
  void aFilterThatNeedsTooMuchDoesNotMatchAndDelaysNoOther() {
    endpoints.save(
        endpoint(
            "ep_slow", "acme", "data.data.exists(a, data.data.exists(b, a + b == 0.5))", "a.b"));
    endpoints.save(endpoint("ep_all", "acme", null, "a.b"));
    String numbers = "1,".repeat(50_000) + "1";

    assertThat(match(event("{\"data\": [" + numbers + "]}")))
        .extracting(WebhookEndpoint::id)
        .containsExactly("ep_all");
    assertThat(matcher.filterFailures()).isEqualTo(1);
  }

  @Test
  void filtersThatNeedTooMuchShareOneBudgetAndModestOnesStillDecide() {
    String greedy = "data.data.exists(a, data.data.exists(b, a + b == 0.5))";
    for (int i = 0; i < 100; i++) {
      endpoints.save(endpoint("ep_slow" + i, "acme", greedy, "a.b"));
      endpoints.save(endpoint("ep_modest" + i, "acme", "data.data[0] == 1", "a.b"));
    }
    long start = System.nanoTime();

    assertThat(match(event("{\"data\": [" + "1,".repeat(50_000) + "1]}")))
        .hasSize(100)
        .allMatch(endpoint -> endpoint.id().startsWith("ep_modest"));

    // 100 times 50 ms would be 5 s; together they get 0.5 s.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  private List<WebhookEndpoint> match(Event event) {
    return matcher.match(event, MANY).orElseThrow().endpoints();
  }

  private static Event event(String body) {
    return new Event(
        "evt_1",
        "a.b",
        "acme",
        Instant.EPOCH,
        Instant.EPOCH,
        "application/json",
        body.getBytes(StandardCharsets.UTF_8));
  }
}
