package dev.dromedary.admission;

import dev.dromedary.endpoint.RateLimit;
import java.util.Optional;

/**
 * The rate limit of one endpoint, which the gateways of a cluster keep together: each tells the
 * others which times it gave out and which requests it made, several times a second, and counts
 * theirs as its own (ADR 86). Times are nanoseconds; not for several threads at once.
 */
final class EndpointRate {

  /**
   * News of a gateway. Times instead of numbers, so that they mean the same where the endpoint has
   * not been met yet.
   *
   * @param interval after which the next request is
   * @param reserved time that it gave out
   * @param used time that its requests took of the limit
   * @param ahead until the last time that any gateway gave out
   */
  record News(long interval, long reserved, long used, long ahead) {}

  private static final long SECOND = 1_000_000_000L;

  /** A reservation that is used later may not be used together with others. */
  private static final long LATE = 2 * SECOND;

  /** Of the newest news in the averages. */
  private static final double WEIGHT = 0.3;

  private RateLimiter reserved = new RateLimiter();
  private RateLimiter used = new RateLimiter();
  private long interval;
  private long tolerance;
  private long publishedAt;

  /** Time that this gateway gave out and has not published yet. */
  private long reservedHere;

  private long usedHere;

  /** Time that the others published meanwhile. */
  private long reservedThere;

  /** Time that this gateway, and the others together, give out from one news to the next. */
  private double here;

  private double there;

  /** Time that the others are expected to have given out and not to have published yet. */
  private double expected;

  /**
   * How long a delivery waits. A time is given out once; what comes with others long after it,
   * because a clock was set or consumption was paused, learns another one.
   *
   * @param isReserved whether it has such a time, which has come
   */
  long reserve(RateLimit limit, boolean isReserved, long now) {
    changeTo(limit);
    if (isReserved && !used.isReservedAfter(now + tolerance + LATE)) {
      return 0;
    }
    reservedHere += interval;
    long wait = reserved.reserve(now, Long.MAX_VALUE / 2, interval, tolerance) - now;
    return wait == 0 ? 0 : wait + expectedOfOthers(now);
  }

  /** In a backlog all gateways give out times, so each leaves out those of the others. */
  private long expectedOfOthers(long now) {
    if (now - publishedAt > SECOND) {
      there = 0;
    }
    expected = here == 0 ? there : Math.min(there, expected + interval * there / here);
    return (long) expected;
  }

  /** Whether a request may be made now; then it counts. */
  boolean tryAcquire(RateLimit limit, long now) {
    changeTo(limit);
    if (!used.tryAcquire(now, interval, tolerance + LATE)) {
      return false;
    }
    usedHere += interval;
    return true;
  }

  /** Whether one more would wait. */
  boolean isBacklog(long now) {
    return interval != 0 && reserved.isReservedAfter(now + tolerance);
  }

  /** Since this was asked last. */
  Optional<News> news(long now) {
    if (now - publishedAt > SECOND) {
      reservedThere = 0;
    }
    publishedAt = now;
    here += WEIGHT * (reservedHere - here);
    there += WEIGHT * (reservedThere - there);
    News news = new News(interval, reservedHere, usedHere, reserved.ahead(now));
    boolean isAny = reservedHere + usedHere > 0;
    reservedHere = 0;
    usedHere = 0;
    reservedThere = 0;
    return isAny ? Optional.of(news) : Optional.empty();
  }

  /**
   * The limit of the other gateway may be an older one or a newer one, of which its times say
   * nothing here.
   */
  void learn(News news, long now, long period) {
    if (interval == 0) {
      interval = news.interval();
    }
    if (interval == news.interval()) {
      reserved.add(news.reserved(), now - period);
      reserved.atLeast(now + news.ahead());
      used.add(news.used(), now - period);
      reservedThere += news.reserved();
      expected = Math.max(0, expected - news.reserved());
    }
  }

  private void changeTo(RateLimit limit) {
    long next = Math.round(SECOND / limit.perSecond());
    if (next != interval && interval != 0) {
      reserved = new RateLimiter();
      used = new RateLimiter();
      expected = 0;
    }
    interval = next;
    tolerance = interval * (limit.burst() - 1);
  }
}
