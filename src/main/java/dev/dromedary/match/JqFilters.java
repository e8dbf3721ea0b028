package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** Every filter, compiled once per expression. */
public final class JqFilters {

  /** What a filter may take for one event. */
  public static final Duration DEFAULT_TIME = Duration.ofMillis(50);

  private final Duration time;
  private final Cache<String, JqFilter> compiled =
      Caffeine.newBuilder().maximumSize(10_000).build();

  /**
   * @param time what a filter may take for one event
   */
  public JqFilters(Duration time) {
    this.time = time;
  }

  /** What the filters of all endpoints of a tenant may take together for one event. */
  Duration timeForAll() {
    return time.multipliedBy(10);
  }

  /**
   * For the registration of an endpoint.
   *
   * @throws dev.dromedary.event.Refusal of the field, if it is not jq or uses more of it than a
   *     filter may
   */
  public static void require(String field, String expression) {
    JqFilter.compile(field, expression);
  }

  /**
   * Whether the payload is wanted.
   *
   * @param atMost what is left for the event
   * @throws FilterFailed if there is no answer
   */
  boolean holds(String expression, JsonNode payload, Duration atMost) {
    return compiled
        .get(expression, JqFilter::compile)
        .holds(payload, atMost.compareTo(time) < 0 ? atMost : time);
  }

  /**
   * What an ordering key is for that payload, or null.
   *
   * @throws FilterFailed if there is no answer
   */
  JsonNode value(String expression, JsonNode payload) {
    return compiled.get(expression, JqFilter::compile).value(payload, time);
  }
}
