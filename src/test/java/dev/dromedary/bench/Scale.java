package dev.dromedary.bench;

/**
 * How much of everything; smaller for a try, see {@code -Dbench.…}.
 *
 * @param events of one round
 * @param rounds of each figure
 * @param warmUps rounds before the first figure of a gateway
 * @param seconds of each window in which a latency is measured
 * @param pending retries that wait when the receiver recovers
 * @param dead deliveries to endpoints that refuse connections
 * @param waiting deliveries that wait for an endpoint with a rate limit
 * @param endpoints of a gateway that has very many
 * @param attempts in a history that is looked up
 */
record Scale(
    int events,
    int rounds,
    int warmUps,
    int seconds,
    int pending,
    int dead,
    int waiting,
    int endpoints,
    int attempts) {

  static Scale ofProperties() {
    return new Scale(
        Integer.getInteger("bench.events", 100_000),
        Integer.getInteger("bench.rounds", 3),
        Integer.getInteger("bench.warm-ups", 4),
        Integer.getInteger("bench.seconds", 20),
        Integer.getInteger("bench.pending", 1_000_000),
        Integer.getInteger("bench.dead", 500_000),
        Integer.getInteger("bench.waiting", 100_000),
        Integer.getInteger("bench.endpoints", 100_000),
        Integer.getInteger("bench.attempts", 10_000_000));
  }
}
