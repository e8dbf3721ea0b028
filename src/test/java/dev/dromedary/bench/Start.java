package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** From the start of the process, with an empty data folder, until the health is up. */
final class Start implements Scenario {

  private static final Target PREPARED = Target.atMost(4);

  /** Makes one that does not run yet. */
  private interface Launch {
    GatewayProcess gateway() throws Exception;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    Installed installed = bed.installed();
    measure(bed, "start, java -jar", installed::plain, null);
    measure(bed, "start, bin/dromedary serve after prepare", installed::prepared, PREPARED);
  }

  private static void measure(Testbed bed, String what, Launch launch, Target target)
      throws Exception {
    List<Double> times = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    for (int i = 0; i < bed.scale().rounds(); i++) {
      try (GatewayProcess gateway = launch.gateway()) {
        long start = System.nanoTime();
        gateway.start().awaitUp();
        times.add((System.nanoTime() - start) / 1e9);
        Usage usage = Usage.of(gateway.pid());
        cpu.add(usage.cpuSeconds());
        resident.add(usage.residentMegabytes());
      }
    }
    double time = Testbed.median(times);
    String figure =
        String.format(
            Locale.ROOT,
            "%.1f s (%.1f–%.1f), %.1f s of CPU, %,.0f MB resident",
            time,
            Collections.min(times),
            Collections.max(times),
            Testbed.median(cpu),
            Testbed.median(resident));
    bed.report().figure(what, figure, time, target);
  }
}
