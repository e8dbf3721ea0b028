package dev.dromedary.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Settings of an Artemis' addresses by which it would lose, delay or reorder messages of the
 * gateway ("Address Settings" of its manual). A setting that it does not answer is at its default.
 *
 * @param poison where a message belongs that cannot be processed
 */
record AddressRules(String poison) {

  private static final int ATTEMPTS = 10;

  /** The findings, each with the addresses that have it. */
  List<String> findings(Map<String, JsonNode> settings) {
    Map<String, List<String>> byFinding = new LinkedHashMap<>();
    settings.forEach(
        (address, of) ->
            findings(of)
                .forEach(
                    finding ->
                        byFinding
                            .computeIfAbsent(finding, none -> new ArrayList<>())
                            .add(address)));
    List<String> findings = new ArrayList<>();
    byFinding.forEach(
        (finding, addresses) ->
            findings.add(
                addresses.size() == settings.size()
                    ? finding + " (all queues)"
                    : "%s (%s)".formatted(finding, String.join(", ", addresses))));
    return findings;
  }

  private List<String> findings(JsonNode of) {
    List<String> found = new ArrayList<>();
    String deadLetters = of.path("deadLetterAddress").asString("");
    int attempts = of.path("maxDeliveryAttempts").asInt(ATTEMPTS);
    if (deadLetters.isEmpty()) {
      found.add(
          "dead-letter-address is not set: a message is deleted after %d delivery attempts"
              .formatted(attempts));
    } else if (!deadLetters.equals(poison)) {
      found.add(
          "dead-letter-address is %s: set webhooks.broker.poison-queue to it, or it to %s"
              .formatted(deadLetters, poison));
    }
    if (attempts >= 0 && attempts < ATTEMPTS) {
      found.add(
          "max-delivery-attempts is %d: restarts of the broker can take a good message to the"
                  .formatted(attempts)
              + " dead letter address; set 10");
    }
    if (of.path("redeliveryDelay").asLong(0) > 0) {
      found.add(
          "redelivery-delay is %d ms: a message that is rolled back waits for it, out of sight and order; set 0"
              .formatted(of.path("redeliveryDelay").asLong()));
    }
    if (of.path("expiryDelay").asLong(-1) >= 0 || of.path("maxExpiryDelay").asLong(-1) >= 0) {
      found.add("expiry-delay or max-expiry-delay is set: messages that wait expire; set -1");
    }
    size(of).ifPresent(found::add);
    flag(of, "defaultGroupRebalance", "default-group-rebalance is true: groups lose their order")
        .ifPresent(found::add);
    flag(
            of,
            "defaultPurgeOnNoConsumers",
            "default-purge-on-no-consumers is true: what waits on a retry queue is deleted")
        .ifPresent(found::add);
    flag(
            of,
            "defaultNonDestructive",
            "default-non-destructive is true: messages stay after they were processed")
        .ifPresent(found::add);
    flag(of, "defaultLastValueQueue", "default-last-value-queue is true: messages replace others")
        .ifPresent(found::add);
    if ("KILL".equals(of.path("slowConsumerPolicy").asString(""))
        && of.path("slowConsumerThreshold").asLong(-1) >= 0) {
      found.add("slow-consumer-policy is KILL: consumers that wait for receivers are closed");
    }
    return found;
  }

  private static Optional<String> size(JsonNode of) {
    String policy = of.path("addressFullMessagePolicy").asString("PAGE");
    boolean bounded =
        of.path("maxSizeBytes").asLong(-1) >= 0 || of.path("maxSizeMessages").asLong(-1) >= 0;
    if (policy.equals("PAGE") || !bounded) {
      return Optional.empty();
    }
    return Optional.of(
        "address-full-policy is %s: a queue that is full %s; set PAGE"
            .formatted(
                policy,
                policy.equals("DROP")
                    ? "loses messages"
                    : policy.equals("FAIL")
                        ? "rejects events, retries and the history"
                        : "blocks senders, the gateway too"));
  }

  private static Optional<String> flag(JsonNode of, String name, String finding) {
    return of.path(name).asBoolean(false) ? Optional.of(finding) : Optional.empty();
  }
}
