package dev.dromedary.broker;

import dev.dromedary.batch.BrokerTemplate;
import dev.dromedary.batch.BrokerUnavailableException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Compares a broker that is not the gateway's own with what the gateway needs, and says what
 * differs: the settings of its addresses where the login may manage an Artemis, what it lacks where
 * it is another one, and that it is a cluster.
 */
final class JmsBrokerReview {

  private static final Logger LOG = LoggerFactory.getLogger(JmsBrokerReview.class);

  private static final long AGAIN = Duration.ofMinutes(5).toNanos();

  private static final String SETTINGS = "broker.settings_differ";
  private static final String LIMITED = "broker.limited";
  private static final String CLUSTER = "broker.cluster";

  private final ConnectionFactory target;
  private final JmsProduct product;
  private final BrokerTemplate template;
  private final List<String> addresses;
  private final AddressRules rules;
  private final BrokerNotices notices;
  private final IntSupplier connections;
  private boolean unmanaged;
  private int reviewed;
  private long next = System.nanoTime();

  /**
   * @param addresses of all queues of the gateway
   * @param connections how often the broker was connected: another one may be there now
   */
  JmsBrokerReview(
      ConnectionFactory connectionFactory,
      List<String> addresses,
      AddressRules rules,
      BrokerNotices notices,
      IntSupplier connections) {
    this.target = JmsProduct.target(connectionFactory);
    this.product = JmsProduct.of(connectionFactory);
    this.template = new BrokerTemplate(connectionFactory);
    this.addresses = List.copyOf(addresses);
    this.rules = rules;
    this.notices = notices;
    this.connections = connections;
  }

  /** Whether all messages of a queue are at the node that this gateway is connected to. */
  boolean isOneNode() {
    return product != JmsProduct.ARTEMIS || JmsArtemis.nodes(target) <= 1;
  }

  /** After each connection, and now and then. */
  void run() {
    int connected = connections.getAsInt();
    if (connected == reviewed && System.nanoTime() - next < 0) {
      return;
    }
    reviewed = connected;
    next = System.nanoTime() + AGAIN;
    review();
  }

  private void review() {
    notices.set(LIMITED, JmsProductLimits.of(product, target));
    notices.set(CLUSTER, isOneNode() ? List.of() : cluster());
    if (product == JmsProduct.ARTEMIS) {
      try {
        template.execute(this::compare, true);
      } catch (BrokerUnavailableException e) {
        LOG.debug("The broker's settings cannot be read now", e);
      }
    }
  }

  private List<String> cluster() {
    List<String> cluster = new ArrayList<>();
    cluster.add(
        "%d nodes each hold a part of a queue: the searches for lost deliveries and for removed dead letters are off, orders of endpoints hold at each node alone, and each node needs a gateway of its own"
            .formatted(JmsArtemis.nodes(target)));
    if (JmsArtemis.isSpread(target)) {
      cluster.add(
          "the connections of this gateway go to any node: set useTopologyForLoadBalancing=false in"
              + " its URL, and name one node in it");
    }
    return cluster;
  }

  private Void compare(Session session) throws JMSException {
    try (JmsManagement management = new JmsManagement(session)) {
      Map<String, JsonNode> settings = management.settings(addresses);
      notices.set(SETTINGS, rules.findings(settings));
    } catch (JMSSecurityException e) {
      if (!unmanaged) {
        LOG.info(
            "broker.settings_unknown the login may not manage the broker, so the settings of its"
                + " addresses are not compared");
        LOG.debug("Repeated failure", e);
      }
      unmanaged = true;
    } catch (JMSException e) {
      LOG.debug("The broker's settings cannot be read now", e);
    }
    return null;
  }
}
