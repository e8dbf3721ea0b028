package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FilterBudgetTest {

  private final AtomicLong nanos = new AtomicLong(7);
  private final FilterBudget budget = new FilterBudget(Duration.ofMillis(100), nanos::get);

  @Test
  void tenantHasItsBudgetOfEachSecond() {
    assertThat(budget.isExhausted("a")).isFalse();

    use("a", 60);
    assertThat(budget.isExhausted("a")).isFalse();
    use("a", 40);
    assertThat(budget.isExhausted("a")).isTrue();
    assertThat(budget.isExhausted("b")).isFalse();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(budget.isExhausted("a")).isFalse();
  }

  private void use(String tenant, int millis) {
    long since = budget.now();
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    budget.used(tenant, since);
  }
}
