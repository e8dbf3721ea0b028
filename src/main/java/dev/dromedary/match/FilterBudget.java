package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * What one evaluation of a filter may use. Steps are counted by every part of the expression, so
 * that none can run on unseen; the clock is looked at only every {@value #STEPS_PER_LOOK} of them,
 * so that a modest filter does not fail because the machine stood still for a moment.
 */
final class FilterBudget {

  private static final ThreadLocal<FilterBudget> CURRENT = new ThreadLocal<>();

  private static final int STEPS_PER_LOOK = 1_024;
  private static final long MAX_STEPS = 1_000_000;

  /** In units of {@link #weight}: about 2 MB of text, or 250,000 small values. */
  private static final int MAX_MADE = 250_000;

  private final long deadline;
  private long steps;
  private long nextLook = STEPS_PER_LOOK;
  private long made;

  private FilterBudget(Duration time) {
    this.deadline = System.nanoTime() + time.toNanos();
  }

  /** Runs with a budget of its own, on this thread. */
  static void run(Duration time, Evaluation evaluation) throws Exception {
    CURRENT.set(new FilterBudget(time));
    try {
      evaluation.run();
    } finally {
      CURRENT.remove();
    }
  }

  interface Evaluation {
    void run() throws Exception;
  }

  static FilterBudget current() {
    return CURRENT.get();
  }

  void step() {
    steps(1);
  }

  void steps(long count) {
    steps += count;
    if (steps >= nextLook) {
      nextLook = steps + STEPS_PER_LOOK;
      if (steps > MAX_STEPS) {
        throw new FilterFailed("needed more than 1,000,000 steps");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new FilterFailed("took too long");
      }
    }
  }

  /** For what only looks at a value, all of it. */
  void looked(JsonNode value) {
    if (value.isContainerNode() || value.isTextual()) {
      steps(weight(value, MAX_STEPS) / 8);
    }
  }

  /** For what makes a new value: steps, and memory. */
  void made(JsonNode value) {
    long weight = weight(value, MAX_MADE);
    made += weight;
    if (made > MAX_MADE) {
      throw new FilterFailed("made more than 2 MB of values");
    }
    steps(weight / 8);
  }

  /** One for each value inside and for each 8 characters of text; counts no further than limit. */
  static long weight(JsonNode value, long limit) {
    if (value.isTextual()) {
      return 1 + value.textValue().length() / 8;
    }
    long weight = 1;
    for (JsonNode child : value) {
      weight += weight(child, limit - weight);
      if (weight > limit) {
        return weight;
      }
    }
    return weight;
  }
}
