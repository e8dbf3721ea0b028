package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Calls while the gateway starts and stops. */
class ApiFilterTest {

  private static final String KEY = "key-of-16-or-more";

  private final AtomicBoolean running = new AtomicBoolean();

  @Test
  void callThatComesWhileTheGatewayStartsWaitsForIt() {
    CountDownLatch looked = new CountDownLatch(2);
    ApiFilter filter =
        new ApiFilter(
            logins(),
            () -> {
              looked.countDown();
              return running.get();
            },
            Duration.ofMinutes(5));

    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> call(filter));
    awaitLooks(looked);
    assertThat(status).isNotDone();
    running.set(true);

    assertThat(status.join()).isEqualTo(200);
  }

  @Test
  void callThatWaitedForTooLongIs503() {
    ApiFilter filter = new ApiFilter(logins(), running::get, Duration.ofMillis(20));

    assertThat(call(filter)).isEqualTo(503);
  }

  @Test
  void callWhileTheGatewayStopsDoesNotWait() {
    ApiFilter filter = new ApiFilter(logins(), running::get, Duration.ofMinutes(5));
    running.set(true);
    call(filter);
    running.set(false);

    assertThat(call(filter)).isEqualTo(503);
  }

  private static void awaitLooks(CountDownLatch looked) {
    try {
      looked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int call(ApiFilter filter) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/queues");
    request.addHeader("Authorization", "Bearer " + KEY);
    MockHttpServletResponse response = new MockHttpServletResponse();
    try {
      filter.doFilter(request, response, new MockFilterChain());
    } catch (IOException | ServletException e) {
      throw new IllegalStateException(e);
    }
    return response.getStatus();
  }

  private static Logins logins() {
    KnownKeys none = new KnownKeys(new MemoryKeyStore(), Clock.systemUTC());
    return new Logins(
        new Callers(ApiKey.of(KEY), none, token -> Optional.empty()), InstantSource.system());
  }
}
