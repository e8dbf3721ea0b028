package dev.dromedary.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BrokerCallsTest {

  private final BrokerCalls calls = new BrokerCalls(Duration.ofMillis(20));
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void callerOfAFullBrokerIsReleasedAndOthersAreRefused() {
    CompletableFuture<Boolean> caller =
        CompletableFuture.supplyAsync(
            () -> {
              assertThatThrownBy(() -> calls.bounded(this::waitForCredit))
                  .isInstanceOf(JMSException.class);
              return Thread.interrupted();
            });
    assertThat(calls.isRefused()).isFalse();

    await()
        .until(
            () -> {
              calls.check();
              return caller.isDone();
            });

    assertThat(caller.join()).as("interrupted after the call").isFalse();
    assertThat(calls.isRefused()).isTrue();
    assertThat(calls.takeSlowest()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(calls.takeSlowest()).isZero();
  }

  @Test
  void batchWaitsForAsLongAsTheBroker() throws Exception {
    CompletableFuture<Void> batch =
        CompletableFuture.runAsync(
            () -> {
              try {
                calls.unbounded(this::waitForCredit);
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> calls.waiting().compareTo(Duration.ofMillis(50)) > 0);

    calls.check();
    never.countDown();

    batch.get();
    assertThat(calls.isRefused()).isFalse();
  }

  private void waitForCredit() throws JMSException {
    try {
      never.await();
    } catch (InterruptedException e) {
      throw new JMSException("interrupted");
    }
  }
}
