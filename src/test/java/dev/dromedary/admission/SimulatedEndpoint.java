package dev.dromedary.admission;

import dev.dromedary.endpoint.WebhookEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** A receiver of {@link SimulatedGateway}: how it answers at which time, and what it was sent. */
final class SimulatedEndpoint {

  /**
   * What comes of a request.
   *
   * @param status null if there is no answer
   */
  record Answer(Integer status, Duration after, Duration retryAfter) {

    static Answer ok(long millis) {
      return new Answer(204, Duration.ofMillis(millis), null);
    }

    static Answer timeout() {
      return new Answer(null, SimulatedGateway.TIMEOUT, null);
    }

    static Answer refused() {
      return new Answer(null, Duration.ofMillis(1), null);
    }
  }

  final WebhookEndpoint endpoint;

  /** By the time since the simulation began, in seconds. */
  private final LongFunction<Answer> answers;

  /** When each request arrived, in milliseconds. */
  final List<Long> arrivals = new ArrayList<>();

  int inFlight;
  int mostInFlight;
  int delivered;

  SimulatedEndpoint(WebhookEndpoint endpoint, LongFunction<Answer> answers) {
    this.endpoint = endpoint;
    this.answers = answers;
  }

  String id() {
    return endpoint.id();
  }

  Answer request(long millis) {
    arrivals.add(millis);
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    return answers.apply(millis / 1_000);
  }

  /** The most that arrived within any window of that length. */
  int mostWithin(Duration window) {
    int most = 0;
    for (int from = 0, to = 0; to < arrivals.size(); to++) {
      while (arrivals.get(to) - arrivals.get(from) >= window.toMillis()) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** How many arrived between these seconds. */
  long between(long fromSecond, long toSecond) {
    return arrivals.stream()
        .filter(at -> at >= fromSecond * 1_000 && at < toSecond * 1_000)
        .count();
  }
}
