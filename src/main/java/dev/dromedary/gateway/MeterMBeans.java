package dev.dromedary.gateway;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The meters {@code webhooks.*} as MBeans, for a console of JMX such as Hawtio: one of the gateway,
 * and one for each queue, status, result and so on, as their tags are.
 */
final class MeterMBeans implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(MeterMBeans.class);
  private static final String DOMAIN = "dev.dromedary";
  private static final String PREFIX = "webhooks.";

  private final MeterRegistry registry;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<ObjectName> registered = new ArrayList<>();
  private volatile boolean running;

  MeterMBeans(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void start() {
    running = true;
    Map<String, Map<String, MeterMBean.Read>> beans = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      if (meter.getId().getName().startsWith(PREFIX)) {
        add(meter, beans.computeIfAbsent(name(meter), any -> new TreeMap<>()));
      }
    }
    beans.forEach(this::register);
  }

  private static String name(Meter meter) {
    List<Tag> tags = meter.getId().getTags();
    return DOMAIN
        + (tags.isEmpty()
            ? ":type=gateway"
            : ":type=%s,name=%s"
                .formatted(tags.get(0).getKey(), ObjectName.quote(tags.get(0).getValue())));
  }

  private static void add(Meter meter, Map<String, MeterMBean.Read> attributes) {
    String name = camelCase(meter.getId().getName().substring(PREFIX.length()));
    for (Measurement measurement : meter.measure()) {
      attributes.put(
          name + suffix(measurement.getStatistic(), meter.getId()),
          new MeterMBean.Read(meter.getId().getDescription(), measurement::getValue));
    }
  }

  private static String suffix(Statistic statistic, Meter.Id meter) {
    return switch (statistic) {
      case TOTAL_TIME -> "TotalSeconds";
      case MAX -> "MaxSeconds";
      case VALUE -> meter.getBaseUnit() == null ? "" : "Seconds";
      default -> "";
    };
  }

  private static String camelCase(String name) {
    String[] words = name.split("\\.");
    StringBuilder joined = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      joined.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return joined.toString();
  }

  private void register(String name, Map<String, MeterMBean.Read> attributes) {
    try {
      ObjectName named = new ObjectName(name);
      server.registerMBean(new MeterMBean(attributes), named);
      registered.add(named);
    } catch (InstanceAlreadyExistsException e) {
      LOG.debug("Another gateway of this process has the MBean {}", name);
    } catch (JMException e) {
      LOG.warn("The meters are not in JMX: {}", e.getMessage());
    }
  }

  @Override
  public void stop() {
    running = false;
    for (ObjectName name : registered) {
      try {
        server.unregisterMBean(name);
      } catch (JMException e) {
        LOG.debug("The MBean {} was gone already", name, e);
      }
    }
    registered.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
