package dev.dromedary.demo;

import dev.dromedary.broker.EmbeddedBroker;
import dev.dromedary.broker.QueueProperties;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.metrics.Counters;
import dev.dromedary.retry.Tiers;
import dev.dromedary.startup.WebhooksProperties;
import jakarta.jms.ConnectionFactory;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jms.core.JmsTemplate;

/**
 * The show: publishes for a while, prints a line a second, and says at the end what to try next.
 */
final class Demo implements DisposableBean {

  private static final int SETTLED_SECONDS = 3;

  private final DemoProperties properties;
  private final WebhooksProperties webhooks;
  private final QueueProperties queues;
  private final Endpoints endpoints;
  private final Counters counters;
  private final EmbeddedBroker broker;
  private final Tiers tiers;
  private final DemoPublisher publisher;
  private final Latencies latencies = new Latencies();
  private final DemoReceivers receivers;
  private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
  private final PrintStream out = System.out;
  private ConfigurableApplicationContext application;
  private String serverPort;
  private DemoCaller caller;
  private int seconds;
  private int quiet;

  Demo(
      DemoProperties properties,
      WebhooksProperties webhooks,
      QueueProperties queues,
      Endpoints endpoints,
      Counters counters,
      EmbeddedBroker broker,
      Tiers tiers,
      ConnectionFactory connectionFactory,
      Clock clock) {
    this.properties = properties;
    this.webhooks = webhooks;
    this.queues = queues;
    this.endpoints = endpoints;
    this.counters = counters;
    this.broker = broker;
    this.tiers = tiers;
    this.receivers = new DemoReceivers(properties.port());
    JmsTemplate jms = new JmsTemplate(connectionFactory);
    jms.setSessionTransacted(true);
    this.publisher = new DemoPublisher(jms, queues.events(), properties.file(), latencies, clock);
  }

  @EventListener(ApplicationReadyEvent.class)
  void start(ApplicationReadyEvent ready) {
    application = ready.getApplicationContext();
    serverPort = application.getEnvironment().getProperty("local.server.port");
    receivers.start(endpoints, latencies);
    if (properties.http()) {
      caller = new DemoCaller(serverPort, webhooks.dataDir().resolve("admin.key"));
    }
    out.printf(
        "%nThe demo publishes %d e-mail events to four receivers: healthy, flaky, dead and slow.%n"
            + "See it at http://localhost:%s/console/; the key to sign in is in %s/admin.key.%n%n"
            + "%6s %10s %10s %18s %6s %10s%n",
        properties.events(),
        serverPort,
        webhooks.dataDir(),
        "time",
        "accepted",
        "delivered",
        "waiting for retry",
        "dead",
        "p99");
    clockwork.scheduleAtFixedRate(this::second, 0, 1, TimeUnit.SECONDS);
  }

  private void second() {
    try {
      int left = properties.events() - publisher.published();
      if (left > 0) {
        publish(Math.min(properties.rate(), left));
      }
      boolean settled = left <= 0 && waiting() == 0 && underWay() == 0;
      quiet = settled ? quiet + 1 : 0;
      if (quiet <= SETTLED_SECONDS) {
        line();
      }
      if (quiet == SETTLED_SECONDS) {
        closing();
        if (properties.exit()) {
          // On a thread of its own: the shutdown ends the clockwork's.
          new Thread(() -> System.exit(SpringApplication.exit(application)), "demo-exit").start();
        }
      }
    } catch (RuntimeException e) {
      out.println("The demo stumbled: " + e);
    }
  }

  private void publish(int count) {
    int calls = caller == null ? 0 : count / 2;
    publisher.publish(count - calls);
    if (calls > 0) {
      caller.publish(publisher.bodies(calls));
    }
  }

  private void line() {
    long p99 = latencies.p99();
    out.printf(
        "%5ds %10d %10d %18d %6d %10s%n",
        seconds++,
        counters.eventsAccepted(),
        counters.deliveries(DeliveryStatus.DELIVERED),
        waiting(),
        broker.depth(queues.deadLetters()),
        p99 < 0 ? "-" : p99 + " ms");
  }

  private void closing() {
    out.printf(
        "%nAll is settled; %d signatures were wrong. The dead receiver's deliveries wait on %s.%n"
            + "Switch it on and put them back, in a second terminal:%n%n"
            + "  curl -X POST 'http://127.0.0.1:%d/switch?on=true'%n"
            + "  curl -X POST http://localhost:%s/api/v1/dead-letters/requeue \\%n"
            + "    -H \"Authorization: Bearer $(cat %s/admin.key)\" -H 'Content-Type: application/json' \\%n"
            + "    -d '{\"endpointId\": \"dead\"}'%n%n"
            + "The same on the page, after the switch; sign in with the key in %s/admin.key:%n%n"
            + "  http://localhost:%s/console/problems                      what fails, and why%n"
            + "  http://localhost:%s/console/endpoints/dead                the dead endpoint: test it%n"
            + "  http://localhost:%s/console/dead-letters?endpointId=dead  count them, requeue them%n"
            + "  http://localhost:%s/console/deliveries?endpointId=dead    watch them arrive%n%n"
            + "And with bin/dromedary: problems, endpoints test dead, dead-letters requeue --endpoint dead,%n"
            + "deliveries list --endpoint dead. README.md goes on from here. Ctrl-C ends the gateway.%n%n",
        receivers.forged(),
        queues.deadLetters(),
        receivers.dead().port(),
        serverPort,
        webhooks.dataDir(),
        webhooks.dataDir(),
        serverPort,
        serverPort,
        serverPort,
        serverPort);
  }

  private long underWay() {
    return queues.onTheWay().stream().mapToLong(broker::depth).sum();
  }

  private long waiting() {
    return tiers.all().stream().mapToLong(tier -> broker.depth(queues.retry(tier.name()))).sum();
  }

  @Override
  public void destroy() {
    clockwork.shutdownNow();
    receivers.close();
  }
}
