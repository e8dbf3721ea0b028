package dev.dromedary.admission;

import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.RateLimit;
import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Gateways with one rate-limited endpoint in virtual time: the limiters are the real ones, and the
 * news arrives 20 ms after it is published. A delivery that waits goes to any gateway afterwards,
 * as it does over a tier.
 */
final class SimulatedCluster {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long PERIOD = 200 * MILLI;
  private static final long TRANSIT = 20 * MILLI;
  private static final long HOP = 30 * MILLI;

  private record Step(long at, long number, Runnable action) {}

  private final class Gateway {
    final EndpointLimiters limiters =
        new EndpointLimiters(SimulatedGateway.SETTINGS, SimulatedCluster.this::now);
    final ClusterLimits topic = new ClusterLimits(limiters, id -> true);

    void publish() {
      List<ClusterLimits.News> news = topic.news();
      if (news != null && informed) {
        gateways.stream()
            .filter(other -> other != this)
            .forEach(other -> at(now + TRANSIT, () -> news.forEach(other.topic::learn)));
      }
      at(now + PERIOD, this::publish);
    }
  }

  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::number));
  private final List<Gateway> gateways = new ArrayList<>();
  private final double[] shares;
  private final boolean informed;
  private final RateLimit limit;
  private final WebhookEndpoint endpoint;
  private final Random random = new Random(1);
  private final List<Long> requests = new ArrayList<>();
  private int asked;
  private int published;
  private long now;
  private long number;

  /**
   * @param limit of each gateway
   * @param informed whether the news arrives
   * @param shares of the deliveries that each gateway gets, together 1
   */
  SimulatedCluster(RateLimit limit, boolean informed, double... shares) {
    this.limit = limit;
    this.informed = informed;
    this.shares = shares;
    endpoint = EndpointBuilder.anEndpoint("ep_1").limitedTo(limit).build();
    for (int i = 0; i < shares.length; i++) {
      join();
    }
  }

  /** A gateway that knows nothing yet. */
  void join() {
    Gateway gateway = new Gateway();
    gateways.add(gateway);
    at(now + random.nextInt((int) PERIOD), gateway::publish);
  }

  /** The first one starts anew. */
  void restart() {
    gateways.remove(0);
    join();
  }

  private long now() {
    return now;
  }

  private void at(long time, Runnable action) {
    steps.add(new Step(time, number++, action));
  }

  /** Evenly. */
  void publish(double perSecond, double fromSecond, double toSecond) {
    int count = (int) Math.round(perSecond * (toSecond - fromSecond));
    published += count;
    for (int i = 0; i < count; i++) {
      at((long) ((fromSecond + i / perSecond) * SECOND), () -> admit(false));
    }
  }

  private void admit(boolean isReserved) {
    asked++;
    EndpointLimiter limiter = any().limiters.of(endpoint.id());
    long delay = limiter.reserve(limit, isReserved).delay().toNanos();
    if (delay == 0 && limiter.tryAcquire(endpoint, false)) {
      requests.add(now);
      at(
          now + 5 * MILLI,
          () -> limiter.release(Samples.result(Result.DELIVERED, 204, null, Duration.ofMillis(5))));
    } else {
      at(now + Math.max(delay, HOP) + random.nextInt((int) HOP), () -> admit(true));
    }
  }

  private Gateway any() {
    double at = random.nextDouble();
    int index = 0;
    while (index < shares.length - 1 && at >= shares[index]) {
      at -= shares[index++];
    }
    return gateways.get(index);
  }

  void runUntil(long second) {
    while (!steps.isEmpty() && steps.peek().at() <= second * SECOND) {
      Step step = steps.poll();
      now = Math.max(now, step.at());
      step.action().run();
    }
    now = second * SECOND;
  }

  /** Most requests within so many seconds. */
  int most(long seconds) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < requests.size(); last++) {
      while (requests.get(last) - requests.get(first) >= seconds * SECOND) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  int requests() {
    return requests.size();
  }

  /** How often a delivery is admitted or deferred, on average. */
  double asked() {
    return asked / (double) published;
  }
}
