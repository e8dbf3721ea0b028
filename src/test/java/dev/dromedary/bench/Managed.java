package dev.dromedary.bench;

import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A gateway's process, or a broker's, seen over JMX as an operator sees it. */
final class Managed implements AutoCloseable {

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  Managed(long pid) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      connector =
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
    server = connector.getMBeanServerConnection();
  }

  void startRoute(String id) throws Exception {
    route(id, "start");
  }

  void stopRoute(String id) throws Exception {
    route(id, "stop");
  }

  private void route(String id, String operation) throws Exception {
    ObjectName pattern =
        new ObjectName("org.apache.camel:context=*,type=routes,name=\"" + id + "\"");
    Set<ObjectName> found = server.queryNames(pattern, null);
    if (found.isEmpty()) {
      throw new IllegalStateException("There is no route " + id);
    }
    for (ObjectName route : found) {
      server.invoke(route, operation, null, null);
    }
  }

  /**
   * How many messages a queue holds.
   *
   * @param queue its name; a {@code *} in it stands for anything
   */
  long messages(String queue) throws Exception {
    return sum(queue, "MessageCount");
  }

  /** How many messages were ever put into a queue. */
  long added(String queue) throws Exception {
    return sum(queue, "MessagesAdded");
  }

  private long sum(String queue, String attribute) throws Exception {
    ObjectName pattern =
        new ObjectName(
            "org.apache.activemq.artemis:*,component=addresses,subcomponent=queues,queue=\""
                + queue
                + "\"");
    long sum = 0;
    for (ObjectName found : server.queryNames(pattern, null)) {
      sum += (Long) server.getAttribute(found, attribute);
    }
    return sum;
  }

  /** The queues that hold something, and how much. */
  Map<String, Long> depths() throws Exception {
    Map<String, Long> depths = new TreeMap<>();
    ObjectName pattern =
        new ObjectName("org.apache.activemq.artemis:*,component=addresses,subcomponent=queues");
    for (ObjectName found : server.queryNames(pattern, null)) {
      long messages = (Long) server.getAttribute(found, "MessageCount");
      if (messages > 0) {
        depths.put(ObjectName.unquote(found.getKeyProperty("queue")), messages);
      }
    }
    return depths;
  }

  /** Time that its threads have had a core for, in nanoseconds. */
  long cpu() throws Exception {
    return (Long)
        server.getAttribute(
            new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "ProcessCpuTime");
  }

  /** What the heap has of the system, in bytes. */
  long committedHeap() throws Exception {
    return memory().getHeapMemoryUsage().getCommitted();
  }

  /** What the heap holds after two full collections, in bytes. */
  long heap() throws Exception {
    MemoryMXBean memory = memory();
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private MemoryMXBean memory() throws Exception {
    return ManagementFactory.newPlatformMXBeanProxy(
        server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
  }

  @Override
  public void close() throws Exception {
    connector.close();
  }
}
