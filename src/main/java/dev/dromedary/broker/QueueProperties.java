package dev.dromedary.broker;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.queue}: names of the queues.
 *
 * @param events Queue of the accepted events.
 * @param rejected Queue of the invalid events, with their reason.
 * @param fanOut Queue of the rest of the events with many subscribers.
 * @param deliveries Queue of the deliveries that are due.
 * @param slow Queue of the deliveries to endpoints that are slow or not known yet.
 * @param bulk Queue of the deliveries of events with many subscribers.
 * @param priority Queue of the deliveries of high priority event types.
 * @param ordered Queue of the deliveries to ordered endpoints.
 * @param blocked Queue of the ordered deliveries that wait behind another one.
 * @param retry Prefix of the queues on which deliveries wait, one for each delay.
 * @param deadLetters Queue of the dead letters.
 * @param requeue Queue of the dead letters that go back at a bounded pace.
 * @param replays Queue of the replays by filter, each one message.
 * @param history Queue of the entries that are to be recorded in the database.
 * @param endpoints Topic of the ids of changed endpoints.
 * @param operations Topic of the operational events, for other applications.
 */
@Validated
@ConfigurationProperties("webhooks.queue")
public record QueueProperties(
    @DefaultValue("webhooks.events") @NotBlank String events,
    @DefaultValue("webhooks.rejected") @NotBlank String rejected,
    @DefaultValue("webhooks.fan-out") @NotBlank String fanOut,
    @DefaultValue("webhooks.deliveries") @NotBlank String deliveries,
    @DefaultValue("webhooks.deliveries.slow") @NotBlank String slow,
    @DefaultValue("webhooks.deliveries.bulk") @NotBlank String bulk,
    @DefaultValue("webhooks.deliveries.priority") @NotBlank String priority,
    @DefaultValue("webhooks.deliveries.ordered") @NotBlank String ordered,
    @DefaultValue("webhooks.deliveries.blocked") @NotBlank String blocked,
    @DefaultValue("webhooks.retry") @NotBlank String retry,
    @DefaultValue("webhooks.dead-letters") @NotBlank String deadLetters,
    @DefaultValue("webhooks.requeue") @NotBlank String requeue,
    @DefaultValue("webhooks.replays") @NotBlank String replays,
    @DefaultValue("webhooks.history") @NotBlank String history,
    @DefaultValue("webhooks.endpoints") @NotBlank String endpoints,
    @DefaultValue("webhooks.operations") @NotBlank String operations) {

  public QueueProperties {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("events", events);
    names.put("rejected", rejected);
    names.put("fan-out", fanOut);
    names.put("deliveries", deliveries);
    names.put("slow", slow);
    names.put("bulk", bulk);
    names.put("priority", priority);
    names.put("ordered", ordered);
    names.put("blocked", blocked);
    names.put("retry", retry);
    names.put("dead-letters", deadLetters);
    names.put("requeue", requeue);
    names.put("replays", replays);
    names.put("history", history);
    names.put("endpoints", endpoints);
    names.put("operations", operations);
    String tiers = retry + ".";
    Set<String> taken = new HashSet<>();
    names.forEach(
        (key, name) ->
            SettingRule.check(
                "webhooks.queue." + key,
                name,
                taken.add(name),
                "must not be another queue's name"));
    names.forEach(
        (key, name) ->
            SettingRule.check(
                "webhooks.queue." + key,
                name,
                !name.startsWith(tiers),
                "must not begin with " + tiers + ", as the queues of the retry delays do"));
  }

  /** Name of the queue of a tier. */
  public String retry(String tier) {
    return retry + "." + tier;
  }

  /** The queues on which deliveries are, but the tiers. */
  List<String> ofDeliveries() {
    return List.of(deliveries, slow, bulk, priority, ordered, blocked, requeue, deadLetters);
  }

  /** The queues on which events and deliveries are on their way, but the tiers. */
  public List<String> onTheWay() {
    return List.of(events, fanOut, deliveries, slow, bulk, priority, ordered, blocked, requeue);
  }

  /** All queues, and one that stands for the tiers. */
  List<String> reviewed() {
    List<String> reviewed = new ArrayList<>(all());
    reviewed.add(retry("5s"));
    return reviewed;
  }

  /** All queues but the tiers. */
  public List<String> all() {
    List<String> all = new ArrayList<>(onTheWay());
    all.addAll(List.of(rejected, deadLetters, replays, history));
    return all;
  }
}
