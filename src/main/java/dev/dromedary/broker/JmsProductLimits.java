package dev.dromedary.broker;

import jakarta.jms.ConnectionFactory;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * The limits of a product and of its client, and what the gateway does instead: the table of
 * docs/brokers.md.
 */
final class JmsProductLimits {

  static final String TESTED_CLIENT = "2.57.0";
  private static final int DELIVERIES = 10;

  /** So many prefetched messages wait behind a stalled batch. */
  private static final int PREFETCH = 128;

  private JmsProductLimits() {}

  static List<String> of(JmsProduct product, ConnectionFactory target) {
    if (product == JmsProduct.ARTEMIS) {
      return ofArtemisClient(JmsArtemis.clientVersion());
    }
    List<String> limits = new ArrayList<>();
    limits.add(
        "a browser of this broker may end early: depths are lower bounds, a pass over the dead"
            + " letters goes over all of the queue, and the searches for lost deliveries and for"
            + " removed dead letters are off");
    if (product == JmsProduct.ACTIVEMQ_CLASSIC) {
      BeanWrapper client = PropertyAccessorFactory.forBeanPropertyAccess(target);
      int redeliveries = number(client, "redeliveryPolicy.maximumRedeliveries", DELIVERIES);
      if (redeliveries >= 0 && redeliveries < DELIVERIES) {
        limits.add(
            "jms.redeliveryPolicy.maximumRedeliveries is %d: set 10".formatted(redeliveries));
      }
      if (number(client, "redeliveryPolicy.initialRedeliveryDelay", 0) > 0) {
        limits.add(
            "jms.redeliveryPolicy.initialRedeliveryDelay blocks a queue after a rollback: set 0");
      }
      int prefetch = number(client, "prefetchPolicy.queuePrefetch", 0);
      if (prefetch > PREFETCH) {
        limits.add(
            "jms.prefetchPolicy.queuePrefetch is %d, and as many messages wait behind a stalled batch: set 64"
                .formatted(prefetch));
      }
    }
    return limits;
  }

  /** An application may manage another version than the one that the gateway brings. */
  static List<String> ofArtemisClient(String version) {
    return Version.parse(version).compareTo(Version.parse(TESTED_CLIENT)) >= 0
        ? List.of()
        : List.of(
            "the client of Artemis on the class path is %s, older than %s with which the gateway is tested: set artemis.version in your build"
                .formatted(version, TESTED_CLIENT));
  }

  /** The client is not on this class path, so its properties are read by their names. */
  private static int number(BeanWrapper client, String property, int otherwise) {
    return client.isReadableProperty(property)
            && client.getPropertyValue(property) instanceof Number number
        ? number.intValue()
        : otherwise;
  }
}
