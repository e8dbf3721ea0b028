package dev.dromedary.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.Jmx;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway with embedded broker and database under a steady load for an hour, in {@code -Plong};
 * {@code -Dsoak.minutes=…} and {@code -Dsoak.rate=…} for another time and other events a second of
 * each of three senders, {@code -Dreliability.write} writes its picture into docs.
 */
class SoakIT {

  private static final int MINUTES = Integer.getInteger("soak.minutes", Form.times(0, 60));
  private static final int RATE = Integer.getInteger("soak.rate", 100);
  private static final int SECONDS = 15;
  private static final Path PICTURE = Path.of("docs", "soak.svg");

  @TempDir Path folder;

  private final List<Long> heap = new ArrayList<>();
  private final List<Long> threads = new ArrayList<>();
  private final List<Long> files = new ArrayList<>();
  private final List<Long> depth = new ArrayList<>();

  @Test
  void heapThreadsFilesAndQueuesStayFlat() throws Exception {
    assumeThat(MINUTES).as("minutes, of -Plong").isPositive();
    try (Site site = new Site(Kind.EMBEDDED, folder, false)) {
      site.start(RATE, 1);
      try (Jmx jmx = new Jmx(site.gateway.pid())) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (System.nanoTime() < end) {
          TimeUnit.SECONDS.sleep(SECONDS);
          take(jmx);
        }
      }
      site.awaitDelivered();
      int events = site.accepted();
      String title =
          "%d minutes, %,d events a second to two endpoints, of which one fails at first"
              .formatted(MINUTES, Math.round(events / (MINUTES * 60.0)));
      String svg =
          Chart.svg(
              title,
              MINUTES,
              List.of(
                  new Chart.Line("heap after a collection, MB", heap),
                  new Chart.Line("threads", threads),
                  new Chart.Line("open files and connections", files),
                  new Chart.Line("messages on all queues", depth)));
      if (System.getProperty("reliability.write") != null) {
        Files.writeString(PICTURE, svg);
      }
      System.out.printf(
          "SoakIT: %d minutes, %d events, %d twice; heap %s, threads %s, files %s, depth %s%n",
          MINUTES, events, site.duplicates(), heap, threads, files, depth);
      site.balance();
    }
    isFlat("heap", heap, 10);
    isFlat("threads", threads, 20);
    isFlat("files", files, 20);
    isFlat("depth", depth, 600);
  }

  private void take(Jmx jmx) throws Exception {
    MBeanServerConnection server = jmx.server();
    MemoryMXBean memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
    memory.gc();
    heap.add(memory.getHeapMemoryUsage().getUsed() >> 20);
    threads.add(number(server, "java.lang:type=Threading", "ThreadCount"));
    files.add(number(server, "java.lang:type=OperatingSystem", "OpenFileDescriptorCount"));
    depth.add(
        server
            .queryNames(
                new ObjectName(
                    "org.apache.activemq.artemis:*,component=addresses,subcomponent=queues"),
                null)
            .stream()
            .mapToLong(queue -> number(server, queue.toString(), "MessageCount"))
            .sum());
  }

  private static long number(MBeanServerConnection server, String name, String attribute) {
    try {
      return ((Number) server.getAttribute(new ObjectName(name), attribute)).longValue();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The last quarter is at most a quarter above the second one, and what comes and goes; the first
   * one warms up.
   */
  private static void isFlat(String what, List<Long> values, int more) {
    int quarter = values.size() / 4;
    assertThat(mean(values.subList(3 * quarter, values.size())))
        .as("%s in the last quarter: %s", what, values)
        .isLessThan(1.25 * mean(values.subList(quarter, 2 * quarter)) + more);
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
