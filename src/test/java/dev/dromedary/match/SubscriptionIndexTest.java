package dev.dromedary.match;

import static dev.dromedary.match.Subscribers.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.WebhookEndpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionIndexTest {

  private final SubscriptionIndex index = new SubscriptionIndex();

  @ParameterizedTest
  @CsvSource({
    "email.bounced, email.bounced, true",
    "email.bounced, email.bounced.hard, false",
    "email.bounced, email, false",
    "email.*, email.bounced, true",
    "email.*, email, false",
    "email.*, email.bounced.hard, false",
    "*.bounced, email.bounced, true",
    "*.*, email.bounced, true",
    "*, email.bounced, false",
    "*, email, true",
    "email.**, email.bounced, true",
    "email.**, email.bounced.hard, true",
    "email.**, email, false",
    "*.**, email, false",
    "*.bounced.**, sms.bounced.hard, true",
    "**, email, true",
    "**, email.bounced.hard, true",
    "Email.*, email.bounced, false",
    "orders/create, orders/create, true",
    "s3:ObjectCreated:Put, s3:ObjectCreated:Put, true",
    "Rendering Failure.*, Rendering Failure.größe, true",
    "com.example/v1, com.example/v2, false",
    "a, a., false",
    "a., a., true",
    "a.*, a., true",
    "a..b, a..b, true",
    "a.*.b, a..b, true",
    "a.*, a.*, true",
    "a.b, a.*, false",
    "a.**, a.**, true",
    "*, a*b, true",
  })
  void aPatternMatchesItsTypes(String pattern, String type, boolean matches) {
    index.changed(null, endpoint("ep_1", "acme", null, pattern));

    assertThat(match("acme", type).contains("ep_1")).isEqualTo(matches);
    assertThat(match("other", type)).isEmpty();
  }

  @Test
  void anEndpointIsFoundOnceHoweverManyOfItsPatternsMatch() {
    index.changed(null, endpoint("ep_1", "acme", null, "a.b", "a.*", "*.b", "**", "a.**"));

    assertThat(match("acme", "a.b")).containsExactly("ep_1");
  }

  @Test
  void aChangeIsSeenAtOnce() {
    WebhookEndpoint first = endpoint("ep_1", "acme", null, "a.b", "c.**");
    WebhookEndpoint second = endpoint("ep_1", "acme", null, "a.b", "d");
    WebhookEndpoint moved = endpoint("ep_1", "other", null, "a.b");

    index.changed(null, first);
    index.changed(first, second);
    assertThat(match("acme", "a.b")).containsExactly("ep_1");
    assertThat(match("acme", "c.x")).isEmpty();
    assertThat(match("acme", "d")).containsExactly("ep_1");

    index.changed(second, moved);
    assertThat(match("acme", "a.b")).isEmpty();
    assertThat(match("other", "a.b")).containsExactly("ep_1");

    index.changed(moved, null);
    assertThat(match("other", "a.b")).isEmpty();
    assertThat(index).hasFieldOrPropertyWithValue("byTenant", Map.of());
  }

  /** Against the definition of a pattern, written as a regular expression. */
  @Test
  void manyRandomChangesAgreeWithTheDefinition() {
    Random random = new Random(7);
    Map<String, WebhookEndpoint> known = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      String id = "ep_" + random.nextInt(200);
      WebhookEndpoint after =
          random.nextInt(4) == 0
              ? null
              : endpoint(id, "t" + random.nextInt(3), null, patterns(random));
      WebhookEndpoint before = after == null ? known.remove(id) : known.put(id, after);
      if (before != null || after != null) {
        index.changed(before, after);
      }
      String tenant = "t" + random.nextInt(3);
      String type = words(random, "a", "b", "c");

      assertThat(match(tenant, type)).isEqualTo(expected(known, tenant, type));
      assertThat(inChunks(tenant, type, 1 + random.nextInt(5))).isEqualTo(match(tenant, type));
    }
    known.values().forEach(endpoint -> index.changed(endpoint, null));
    assertThat(index).hasFieldOrPropertyWithValue("byTenant", Map.of());
  }

  @Test
  void aSubscriptionThatStaysIsFoundWhileOthersComeAndGo() throws Exception {
    WebhookEndpoint stays = endpoint("ep_stays", "acme", null, "a.b", "a.**");
    index.changed(null, stays);
    AtomicBoolean missed = new AtomicBoolean();
    AtomicBoolean stop = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!stop.get()) {
                if (!match("acme", "a.b").contains("ep_stays")) {
                  missed.set(true);
                }
              }
            });
    reader.start();

    for (int i = 0; i < 20_000; i++) {
      WebhookEndpoint passing = endpoint("ep_" + i % 7, "acme", null, "a.b", "a.*", "**", "a.c");
      index.changed(null, passing);
      index.changed(stays, endpoint("ep_stays", "acme", null, "a.b", "x" + i % 5));
      index.changed(endpoint("ep_stays", "acme", null, "a.b", "x" + i % 5), stays);
      index.changed(passing, null);
    }
    stop.set(true);
    reader.join();

    assertThat(missed).isFalse();
  }

  private List<String> match(String tenant, String type) {
    return index.match(tenant, type, null, Integer.MAX_VALUE);
  }

  private List<String> inChunks(String tenant, String type, int most) {
    List<String> all = new ArrayList<>();
    List<String> chunk;
    do {
      String after = all.isEmpty() ? null : all.get(all.size() - 1);
      chunk = index.match(tenant, type, after, most);
      all.addAll(chunk);
    } while (chunk.size() == most);
    return all;
  }

  /** In the order in which they are gone through. */
  private static List<String> expected(
      Map<String, WebhookEndpoint> known, String tenant, String type) {
    List<String> ids = new ArrayList<>();
    for (WebhookEndpoint endpoint : known.values()) {
      if (endpoint.tenant().equals(tenant)
          && endpoint.eventTypes().stream().anyMatch(pattern -> matches(pattern, type))) {
        ids.add(endpoint.id());
      }
    }
    Collections.sort(ids);
    return ids;
  }

  private static boolean matches(String pattern, String type) {
    String regex =
        pattern.replace(".", "\\.").replace("**", "#").replace("*", "[^.]+").replace("#", ".+");
    return Pattern.matches(regex, type);
  }

  private static String[] patterns(Random random) {
    List<String> patterns = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String words = words(random, "a", "b", "c", "*");
      patterns.add(random.nextInt(4) == 0 ? words + ".**" : words);
    }
    if (random.nextInt(20) == 0) {
      patterns.add("**");
    }
    return patterns.toArray(String[]::new);
  }

  private static String words(Random random, String... choices) {
    return IntStream.rangeClosed(0, random.nextInt(4))
        .mapToObj(i -> choices[random.nextInt(choices.length)])
        .collect(Collectors.joining("."));
  }
}
