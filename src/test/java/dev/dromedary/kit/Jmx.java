package dev.dromedary.kit;

import com.sun.tools.attach.VirtualMachine;
import java.util.Arrays;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A process of this user over JMX, as an operator on its machine sees it. */
public final class Jmx implements AutoCloseable {

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  public Jmx(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        connector =
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
      } finally {
        machine.detach();
      }
      server = connector.getMBeanServerConnection();
    } catch (Exception e) {
      throw new IllegalStateException("Process " + pid + " cannot be asked over JMX", e);
    }
  }

  public MBeanServerConnection server() {
    return server;
  }

  /** An attribute of a queue; 0 if there is no such queue. */
  public long queue(String queue, String attribute) {
    try {
      long sum = 0;
      for (ObjectName found : queues(queue)) {
        sum += ((Number) server.getAttribute(found, attribute)).longValue();
      }
      return sum;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<ObjectName> queues(String queue) throws Exception {
    return server.queryNames(
        new ObjectName(
            "org.apache.activemq.artemis:*,component=addresses,subcomponent=queues,queue=\""
                + queue
                + "\""),
        null);
  }

  /** What the console of the broker does with a queue. */
  public void manage(String queue, String operation, String... arguments) {
    try {
      ObjectName name = queues(queue).iterator().next();
      String[] types = new String[arguments.length];
      Arrays.fill(types, String.class.getName());
      server.invoke(name, operation, arguments, types);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops the broker in the process, and nothing else of it. */
  public void stopBroker() {
    try {
      server.invoke(
          new ObjectName("org.apache.activemq.artemis:broker=\"dromedary\""),
          "forceFailover",
          new Object[0],
          new String[0]);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
