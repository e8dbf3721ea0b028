package dev.dromedary.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.HostProject;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.KafkaProcess;
import dev.dromedary.kit.Receiver;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The route from Kafka of docs/applications.md, as it stands, with a Kafka and a broker. */
class KafkaIT {

  private static final String TOPIC = "orders";
  private static final String GROUP = "dromedary";
  private static final int PARTITIONS = 4;
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir static Path folder;

  private static KafkaProcess kafka;
  private static BrokerProcess broker;
  private static GatewayProcess gateway;
  private static Receiver receiver;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = new BrokerProcess(folder.resolve("broker")).start();
    receiver = new Receiver();
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("kafka.camel.yaml"),
        HostProject.block("docs/applications.md", "## Kafka", "yaml"));
    kafka = new KafkaProcess(Files.createDirectory(folder.resolve("kafka"))).start();
    try (Admin admin = kafka.admin()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.url(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    gateway =
        new GatewayProcess(folder.resolve("gateway"))
            .onBroker(broker)
            .with("webhooks.routes.location", routes)
            .with("orders.brokers", kafka.url())
            .with("orders.topic", TOPIC);
    gateway.start().awaitUp();
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
    receiver.close();
    kafka.close();
    gateway.close();
    producer.close(Duration.ZERO);
  }

  @Test
  void recordBecomesTheEventThatItsHeadersAndItsBodySay() throws Exception {
    Inbox inbox = inbox("/kafka/said", "kafka.said");
    Inbox ofTenant = receiver.inbox("/kafka/acme");
    receiver.register(
        gateway.api(),
        "/kafka/acme",
        Map.of("tenant", "acme", "eventTypes", List.of("kafka.said")));

    RecordMetadata unnamed = send(0, "{}", Map.of("eventType", "kafka.said")).get();
    send(1, "{}", Map.of("eventType", "kafka.said", "eventId", "said-1", "tenant", "acme"));
    send(2, "{\"type\":\"kafka.said\",\"id\":\"said-2\"}", Map.of());
    send(
        3,
        "{}",
        Map.of(
            "ce_specversion",
            "1.0",
            "ce_type",
            "kafka.said",
            "ce_id",
            "said-3",
            "ce_source",
            "/k"));
    send(
        0,
        "{\"specversion\":\"1.0\",\"type\":\"kafka.said\",\"id\":\"said-4\",\"source\":\"/k\"}",
        Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(inbox.requests().keySet().stream().map(id -> id.replaceFirst("~.*", "")))
                    .containsExactlyInAnyOrder(
                        "orders-0-" + unnamed.offset(), "said-2", "said-3", "said-4"));
    await().atMost(LONG).until(() -> ofTenant.requests().containsKey("said-1"));
  }

  @Test
  void poisonRecordIsRejectedWithItsReasonAndBlocksNone() throws Exception {
    Inbox inbox = inbox("/kafka/poison", "kafka.poison");
    Set<String> poison = new TreeSet<>();
    for (ProducerRecord<byte[], byte[]> each :
        List.of(
            record(1, "no event at all", Map.of()),
            record(1, "{}", Map.of("eventType", "\u0000")),
            record(1, "{}", Map.of("eventType", "kafka.poison", "tenant", "operations")),
            record(1, "{}", Map.of("eventType", "kafka.poison", "eventTime", "yesterday")),
            record(1, "x".repeat(300 * 1024), Map.of("eventType", "kafka.poison")),
            new ProducerRecord<byte[], byte[]>(TOPIC, 1, null, null))) {
      poison.add(TOPIC + "-1-" + producer.send(each).get().offset());
    }
    Map<String, String> steering = new HashMap<>();
    steering.put("eventType", "kafka.poison");
    steering.put("eventId", "poison-after");
    steering.put("_AMQ_SCHED_DELIVERY", "4102444800000");
    steering.put("CamelJmsDestinationName", "elsewhere");
    steering.put("JMSReplyTo", "elsewhere");
    send(1, "{}", steering);

    await().atMost(LONG).until(() -> inbox.requests().containsKey("poison-after"));
    assertThat(inbox.requests()).containsOnlyKeys("poison-after");
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(rejected().keySet()).containsExactlyInAnyOrderElementsOf(poison));
    assertThat(rejected().values()).doesNotContainNull();
  }

  @Test
  void recordThatComesAgainIsDropped() throws Exception {
    Inbox inbox = inbox("/kafka/again", "kafka.again");
    List<String> ids = publish("kafka.again", 200);
    awaitAll(inbox, ids);
    awaitCommitted();

    rewind();

    ids.addAll(publish("kafka.again", 1));
    awaitAll(inbox, ids);
    awaitCommitted();
    assertThat(inbox.duplicates()).isZero();
    assertThat(events("kafka.again")).hasSameSizeAs(ids);
  }

  @Test
  void memberThatJoinsAndLeavesTheGroupTakesNothingAlong() throws Exception {
    Inbox inbox = inbox("/kafka/rebalance", "kafka.rebalance");
    List<String> ids = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> other =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.url(), "group.id", GROUP, "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      other.subscribe(List.of(TOPIC));
      await()
          .atMost(LONG)
          .until(
              () -> {
                ids.addAll(publish("kafka.rebalance", 20));
                return !other.poll(Duration.ofMillis(200)).isEmpty();
              });
    }

    awaitAll(inbox, ids);
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(events("kafka.rebalance")).hasSameSizeAs(ids));
  }

  @Test
  void nothingIsLostIfGatewayBrokerOrKafkaIsKilled() throws Exception {
    Inbox inbox = inbox("/kafka/killed", "kafka.killed");
    List<String> ids = publish("kafka.killed", 1500);
    await().atMost(LONG).until(() -> inbox.requests().size() > 100);
    gateway.kill9();
    ids.addAll(publish("kafka.killed", 500));
    gateway.start().awaitUp();
    await().atMost(LONG).until(() -> inbox.requests().size() > 1600);

    broker.kill9();
    ids.addAll(publish("kafka.killed", 500));
    broker.start();
    await().atMost(LONG).until(() -> inbox.requests().size() > 2100);

    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ids.add("kafka.killed-last-" + i);
      sent.add(
          send(
              i % PARTITIONS,
              "{}",
              Map.of("eventType", "kafka.killed", "eventId", "kafka.killed-last-" + i)));
    }
    kafka.kill9();
    kafka.start();
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }

    awaitAll(inbox, ids);
    await().atMost(LONG).untilAsserted(() -> assertThat(events("kafka.killed")).hasSameSizeAs(ids));
    assertThat(inbox.unverified()).isZero();
  }

  private static Inbox inbox(String path, String type) {
    Inbox inbox = receiver.inbox(path);
    receiver.register(gateway.api(), path, type);
    return inbox;
  }

  /** With ids of their own, over all partitions; all of them are in Kafka. */
  private static List<String> publish(String type, int count) throws Exception {
    List<String> ids = new ArrayList<>();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = type + "-" + System.nanoTime();
      ids.add(id);
      sent.add(send(i % PARTITIONS, "{\"n\":" + i + "}", Map.of("eventType", type, "eventId", id)));
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
    return ids;
  }

  private static Future<RecordMetadata> send(
      int partition, String body, Map<String, String> headers) {
    return producer.send(record(partition, body, headers));
  }

  private static ProducerRecord<byte[], byte[]> record(
      int partition, String body, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, partition, null, body.getBytes(UTF_8));
    headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return record;
  }

  private static void awaitAll(Inbox inbox, List<String> ids) {
    await().atMost(LONG).untilAsserted(() -> assertThat(inbox.missing(Set.copyOf(ids))).isEmpty());
  }

  private static List<JsonNode> events(String type) {
    return gateway.api().all("/api/v1/events?type=" + type);
  }

  /** By what identifies each: the offset that the gateway set. */
  private static Map<String, String> rejected() throws Exception {
    Map<String, String> rejected = new HashMap<>();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Connection connection = factory.createConnection();
        Session session = connection.createSession()) {
      connection.start();
      for (Object each :
          Collections.list(
              session.createBrowser(session.createQueue("webhooks.rejected")).getEnumeration())) {
        Message message = (Message) each;
        rejected.put(
            message.getStringProperty("webhooksOriginId"),
            message.getStringProperty("rejectReason"));
      }
    }
    return rejected;
  }

  /** Each partition is committed up to its end. */
  private static void awaitCommitted() throws Exception {
    try (Admin admin = kafka.admin()) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
                for (int i = 0; i < PARTITIONS; i++) {
                  TopicPartition partition = new TopicPartition(TOPIC, i);
                  long end =
                      admin
                          .listOffsets(
                              Map.of(partition, org.apache.kafka.clients.admin.OffsetSpec.latest()))
                          .partitionResult(partition)
                          .get()
                          .offset();
                  assertThat(committed.get(partition).offset()).isEqualTo(end);
                }
              });
    }
  }

  /** As an operator does it, with the route stopped. */
  private static void rewind() throws Exception {
    GatewayApi.Answer stopped = gateway.api().post("/api/v1/routes/kafka-orders/stop", null);
    assertThat(stopped.status()).as(stopped.toString()).isEqualTo(200);
    try (Admin admin = kafka.admin()) {
      Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
      for (int i = 0; i < PARTITIONS; i++) {
        first.put(new TopicPartition(TOPIC, i), new OffsetAndMetadata(0));
      }
      await()
          .atMost(LONG)
          .ignoreExceptions()
          .until(
              () -> {
                admin.alterConsumerGroupOffsets(GROUP, first).all().get();
                return true;
              });
    }
    assertThat(gateway.api().post("/api/v1/routes/kafka-orders/start", null).status())
        .isEqualTo(200);
  }
}
