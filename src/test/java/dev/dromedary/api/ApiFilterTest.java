package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Calls while the gateway starts and stops. */
@Timeout(60)
class ApiFilterTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String KEY = "key-of-16-or-more";
  private static final String STORED = "key-of-the-database";

  private final ExecutorService callers = Executors.newCachedThreadPool();

  /** How often each call looked whether the gateway has started. */
  private final Map<Thread, Integer> looks = new ConcurrentHashMap<>();

  private volatile boolean running;

  @AfterEach
  void end() {
    running = true;
    callers.shutdown();
  }

  @Test
  void callThatComesWhileTheGatewayStartsWaitsForIt() {
    CompletableFuture<Integer> status = waiting(filter(LONG), KEY);
    awaitWaiting(1);
    assertThat(status).isNotDone();
    running = true;

    assertThat(status.join()).isEqualTo(200);
  }

  @Test
  void keyOfTheDatabaseIsLookedUpAfterTheStart() {
    CompletableFuture<Integer> status = waiting(filter(LONG), STORED);
    awaitWaiting(1);
    running = true;

    assertThat(status.join()).isEqualTo(200);
  }

  @Test
  void callsWaitForTheStartTogether() {
    ApiFilter filter = filter(Duration.ofMillis(50));
    assertThat(call(filter, KEY)).isEqualTo(503);
    looks.clear();

    assertThat(call(filter, KEY)).isEqualTo(503);
    assertThat(looks).containsExactly(Map.entry(Thread.currentThread(), 2));
  }

  @Test
  void callBeyondAHundredThatWaitIs503AtOnce() {
    ApiFilter filter = filter(LONG);
    List<CompletableFuture<Integer>> waiting =
        Stream.generate(() -> waiting(filter, KEY)).limit(100).toList();
    awaitWaiting(100);

    assertThat(call(filter, KEY)).isEqualTo(503);
    running = true;

    assertThat(waiting).allSatisfy(each -> assertThat(each.join()).isEqualTo(200));
  }

  @Test
  void callWhileTheGatewayStopsIs503AtOnce() {
    ApiFilter filter = filter(LONG);
    running = true;
    assertThat(call(filter, KEY)).isEqualTo(200);
    running = false;

    assertThat(call(filter, KEY)).isEqualTo(503);
  }

  private void awaitWaiting(int calls) {
    await()
        .untilAsserted(
            () -> assertThat(looks.values()).filteredOn(each -> each > 1).hasSize(calls));
  }

  private CompletableFuture<Integer> waiting(ApiFilter filter, String key) {
    return CompletableFuture.supplyAsync(() -> call(filter, key), callers);
  }

  private static int call(ApiFilter filter, String key) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/queues");
    request.addHeader("Authorization", "Bearer " + key);
    MockHttpServletResponse response = new MockHttpServletResponse();
    try {
      filter.doFilter(request, response, new MockFilterChain());
    } catch (IOException | ServletException e) {
      throw new IllegalStateException(e);
    }
    return response.getStatus();
  }

  private ApiFilter filter(Duration longestWait) {
    KnownKeys none = new KnownKeys(new MemoryKeyStore(), Clock.systemUTC());
    Callers known =
        new Callers(
            ApiKey.of(KEY),
            none,
            key ->
                running && key.equals(STORED)
                    ? Optional.of(new Caller("stored", Role.ADMIN, null))
                    : Optional.empty());
    return new ApiFilter(
        new Logins(known, InstantSource.system()),
        () -> {
          looks.merge(Thread.currentThread(), 1, Integer::sum);
          return running;
        },
        longestWait);
  }
}
