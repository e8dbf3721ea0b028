package dev.dromedary.autoconfigure;

import dev.dromedary.match.UrgentTypes;
import dev.dromedary.retry.RedeliveryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the gateway. Values and explanations of all of them are in {@code
 * config/application.yaml}, which the jar carries as the lowest source of defaults.
 *
 * @param enabled Whether there is a gateway. Off means off: no bean, no route, no thread.
 * @param dataDir Folder of everything that the gateway keeps on disk.
 */
@ConfigurationProperties("webhooks")
public record WebhooksProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("./data") Path dataDir,
    @DefaultValue Broker broker,
    @DefaultValue Queue queue,
    @DefaultValue Accept accept,
    @DefaultValue Match match,
    @DefaultValue @NestedConfigurationProperty DeliverySettings delivery,
    @DefaultValue Retry retry,
    @DefaultValue HistorySettings history,
    @DefaultValue Routes routes,
    @DefaultValue EndpointsSettings endpoints) {

  /** Whose broker it is. */
  public enum BrokerMode {
    /** An Artemis broker in this process, its journal under the data folder. */
    EMBEDDED,
    /** The {@code ConnectionFactory} that the application has. */
    EXTERNAL
  }

  /**
   * @param mode Whose broker it is: one in this process, or the application's.
   * @param port Port of the embedded broker on the loopback interface. 0 = none, within this
   *     process only.
   * @param password Password of its login {@code webhooks}, for other gateways and operators. If
   *     empty, one is made and kept in the data folder.
   * @param publisherPassword Password of its login {@code publisher}, which may send events only.
   *     If empty, one is made and kept in the data folder.
   * @param maxDiskUsage Percent of the disk above which the embedded broker accepts nothing more.
   * @param batchSize Most messages of one transaction.
   * @param poisonQueue Queue of the messages that cannot be processed.
   */
  public record Broker(
      @DefaultValue("embedded") BrokerMode mode,
      @DefaultValue("61616") int port,
      @DefaultValue("") String password,
      @DefaultValue("") String publisherPassword,
      @DefaultValue("90") int maxDiskUsage,
      @DefaultValue("64") int batchSize,
      @DefaultValue("DLQ") String poisonQueue) {

    public Broker {
      Rule.check("webhooks.broker.port", port, port >= 0 && port <= 65_535, "must be 0 to 65535");
      requireLong("webhooks.broker.password", password);
      requireLong("webhooks.broker.publisher-password", publisherPassword);
      Rule.check(
          "webhooks.broker.max-disk-usage",
          maxDiskUsage,
          maxDiskUsage >= 1 && maxDiskUsage <= 100,
          "must be 1 to 100");
      Rule.check(
          "webhooks.broker.batch-size",
          batchSize,
          batchSize >= 1 && batchSize <= 1_000,
          "must be 1 to 1000");
      Rule.name("webhooks.broker.poison-queue", poisonQueue);
    }

    private static void requireLong(String setting, String password) {
      Rule.check(
          setting,
          "a password of %d characters".formatted(password.trim().length()),
          password.isBlank() || password.trim().length() >= 16,
          "is too short: at least 16");
    }

    @Override
    public String toString() {
      return "Broker[mode=" + mode + ", port=" + port + "]";
    }
  }

  /**
   * Names of the queues.
   *
   * @param events Queue of the accepted events.
   * @param rejected Queue of the messages that are no event, with their reason.
   * @param fanOut Queue of what is left of events with many subscribers.
   * @param deliveries Queue of the deliveries that are due.
   * @param slow Queue of the deliveries to endpoints that are slow or not known yet.
   * @param bulk Queue of the deliveries of events with many subscribers.
   * @param urgent Queue of the deliveries of urgent event types.
   * @param ordered Queue of the deliveries to ordered endpoints.
   * @param blocked Queue of the ordered deliveries that wait behind another one.
   * @param retry Prefix of the queues on which deliveries wait, one for each delay.
   * @param deadLetters Queue of the dead letters.
   * @param requeue Queue of the dead letters that go back at a bounded pace.
   * @param history Queue of what is to be recorded in the database.
   * @param endpoints Topic of the ids of changed endpoints.
   */
  public record Queue(
      @DefaultValue("webhooks.events") String events,
      @DefaultValue("webhooks.rejected") String rejected,
      @DefaultValue("webhooks.fan-out") String fanOut,
      @DefaultValue("webhooks.deliveries") String deliveries,
      @DefaultValue("webhooks.deliveries.slow") String slow,
      @DefaultValue("webhooks.deliveries.bulk") String bulk,
      @DefaultValue("webhooks.deliveries.urgent") String urgent,
      @DefaultValue("webhooks.deliveries.ordered") String ordered,
      @DefaultValue("webhooks.deliveries.blocked") String blocked,
      @DefaultValue("webhooks.retry") String retry,
      @DefaultValue("webhooks.dead-letters") String deadLetters,
      @DefaultValue("webhooks.requeue") String requeue,
      @DefaultValue("webhooks.history") String history,
      @DefaultValue("webhooks.endpoints") String endpoints) {

    public Queue {
      Map<String, String> names = new LinkedHashMap<>();
      names.put("events", events);
      names.put("rejected", rejected);
      names.put("fan-out", fanOut);
      names.put("deliveries", deliveries);
      names.put("slow", slow);
      names.put("bulk", bulk);
      names.put("urgent", urgent);
      names.put("ordered", ordered);
      names.put("blocked", blocked);
      names.put("retry", retry);
      names.put("dead-letters", deadLetters);
      names.put("requeue", requeue);
      names.put("history", history);
      names.put("endpoints", endpoints);
      Set<String> taken = new HashSet<>();
      names.forEach(
          (key, name) -> {
            Rule.name("webhooks.queue." + key, name);
            Rule.check(
                "webhooks.queue." + key, name, taken.add(name), "must not be another queue's name");
          });
    }
  }

  /**
   * @param maxBody Largest payload that is accepted.
   * @param maxBatch Most events of one call of {@code /events/batch}.
   * @param duplicateWindow Number of the last event ids that are known, so that a second event with
   *     one of them is dropped.
   */
  public record Accept(
      @DefaultValue("256KB") DataSize maxBody,
      @DefaultValue("1000") int maxBatch,
      @DefaultValue("200000") int duplicateWindow) {

    public Accept {
      Rule.check(
          "webhooks.accept.max-body", maxBody, maxBody.toBytes() > 0, "must be more than 0B");
      Rule.check("webhooks.accept.max-batch", maxBatch, maxBatch > 0, "must be at least 1");
      Rule.check(
          "webhooks.accept.duplicate-window",
          duplicateWindow,
          duplicateWindow >= 0 && duplicateWindow <= 100_000_000,
          "must be 0 to 100000000");
    }
  }

  /**
   * @param consumers Batches of events that are worked on at the same time.
   * @param inlineLimit Most endpoints of an event whose deliveries are attempted at once, without
   *     the hop over the deliveries queue, where an endpoint is quick. 0 = never.
   * @param filterBudget Longest time that a filter may take for one event.
   * @param portion Most subscribers of an event that are gone through at once. An event with more
   *     is a fan-out.
   * @param fanOutConsumers Fan-outs that are worked on at the same time.
   * @param urgent Event types, or patterns, whose deliveries do not wait behind those of others.
   * @param patience While there are urgent types: age of an event of another type from which its
   *     deliveries go over the deliveries queue.
   */
  public record Match(
      @DefaultValue("2") int consumers,
      @DefaultValue("100") int inlineLimit,
      @DefaultValue("50ms") Duration filterBudget,
      @DefaultValue("500") int portion,
      @DefaultValue("2") int fanOutConsumers,
      @DefaultValue List<String> urgent,
      @DefaultValue("2s") Duration patience) {

    public Match {
      Rule.check("webhooks.match.consumers", consumers, consumers > 0, "must be at least 1");
      Rule.check(
          "webhooks.match.inline-limit", inlineLimit, inlineLimit >= 0, "must be at least 0");
      Rule.positive("webhooks.match.filter-budget", filterBudget);
      Rule.check("webhooks.match.portion", portion, portion > 0, "must be at least 1");
      Rule.check(
          "webhooks.match.fan-out-consumers",
          fanOutConsumers,
          fanOutConsumers > 0,
          "must be at least 1");
      Rule.holds("webhooks.match.urgent", () -> new UrgentTypes(urgent));
      Rule.positive("webhooks.match.patience", patience);
    }
  }

  /**
   * @param schedule Delays of the policy {@code default}: n delays are n retries.
   * @param waits Further delays, for deliveries that are deferred or whose receiver sent {@code
   *     Retry-After}.
   * @param jitter Share of a delay by which a retry may come earlier or later.
   * @param policies Further policies by name.
   */
  public record Retry(
      @DefaultValue("5s,5m,30m,2h,5h,10h,10h") List<Duration> schedule,
      @DefaultValue("1s,2s,15s,30s,1m,2m,15m,1h") List<Duration> waits,
      @DefaultValue("0.1") double jitter,
      @DefaultValue Map<String, Policy> policies) {

    public Retry {
      Rule.check("webhooks.retry.jitter", jitter, jitter >= 0 && jitter <= 0.5, "must be 0 to 0.5");
      Rule.check(
          "webhooks.retry.schedule", schedule, !schedule.isEmpty(), "must have at least one delay");
      schedule.forEach(delay -> Rule.positive("webhooks.retry.schedule", delay));
      waits.forEach(delay -> Rule.positive("webhooks.retry.waits", delay));
      Rule.check(
          "webhooks.retry.policies",
          policies.keySet(),
          !policies.containsKey(RedeliveryPolicy.DEFAULT),
          "must not name 'default', whose delays are webhooks.retry.schedule");
      policies.forEach(
          (name, policy) ->
              policy.schedule.forEach(
                  delay -> Rule.positive("webhooks.retry.policies." + name + ".schedule", delay)));
    }
  }

  /**
   * @param schedule Delays of this policy. Empty = no retry.
   */
  public record Policy(@DefaultValue List<Duration> schedule) {}

  /**
   * @param retention How long events, deliveries and attempts can be looked up.
   * @param sweepInterval How often what is older is deleted.
   * @param lostAfter How long a delivery is overdue and on no queue before it is put back. 0 =
   *     never.
   * @param reconcileInterval How often the dead letters in the history are compared with their
   *     queue.
   * @param queryTimeout How long a query for the API or a replay may take before it is ended.
   */
  public record HistorySettings(
      @DefaultValue("30d") Duration retention,
      @DefaultValue("10m") Duration sweepInterval,
      @DefaultValue("1h") Duration lostAfter,
      @DefaultValue("1m") Duration reconcileInterval,
      @DefaultValue("10s") Duration queryTimeout) {

    public HistorySettings {
      Rule.positive("webhooks.history.retention", retention);
      Rule.positive("webhooks.history.sweep-interval", sweepInterval);
      Rule.check(
          "webhooks.history.lost-after",
          lostAfter,
          lostAfter.isZero() || lostAfter.toMillis() > 0,
          "must be at least 1ms, or 0");
      Rule.positive("webhooks.history.reconcile-interval", reconcileInterval);
      Rule.positive("webhooks.history.query-timeout", queryTimeout);
    }
  }

  /**
   * @param location Folder whose files replace the routes of the jar, file by file.
   * @param pollInterval How often the folder is looked at for changes.
   */
  public record Routes(
      @DefaultValue("./routes") Path location, @DefaultValue("1s") Duration pollInterval) {

    public Routes {
      Rule.positive("webhooks.routes.poll-interval", pollInterval);
    }
  }

  /**
   * @param location File of the endpoints that are kept in a file.
   * @param pollInterval How often the file is looked at for changes, and those of other gateways;
   *     at most 1m.
   */
  public record EndpointsSettings(
      @DefaultValue("./config/endpoints.yaml") Path location,
      @DefaultValue("1s") Duration pollInterval) {

    public EndpointsSettings {
      Rule.positive("webhooks.endpoints.poll-interval", pollInterval);
      // A gateway that writes nothing for some minutes counts as gone.
      Rule.check(
          "webhooks.endpoints.poll-interval",
          pollInterval,
          pollInterval.compareTo(Duration.ofMinutes(1)) <= 0,
          "must be at most 1m");
    }
  }
}
