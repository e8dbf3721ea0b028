package dev.dromedary.bench;

import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A gateway's process, seen over JMX as an operator sees it. */
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
    for (ObjectName route : server.queryNames(pattern, null)) {
      server.invoke(route, operation, null, null);
    }
  }

  long messages(String queue) throws Exception {
    ObjectName pattern =
        new ObjectName(
            "org.apache.activemq.artemis:*,component=addresses,subcomponent=queues,queue=\""
                + queue
                + "\"");
    long messages = 0;
    for (ObjectName found : server.queryNames(pattern, null)) {
      messages += (Long) server.getAttribute(found, "MessageCount");
    }
    return messages;
  }

  /** Time that its threads have had a core for, in nanoseconds. */
  long cpu() throws Exception {
    return (Long)
        server.getAttribute(
            new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "ProcessCpuTime");
  }

  /** What the heap holds after two full collections, in bytes. */
  long heap() throws Exception {
    MemoryMXBean memory =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() throws Exception {
    connector.close();
  }
}
