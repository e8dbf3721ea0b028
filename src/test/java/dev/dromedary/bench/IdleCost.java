package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** CPU and disk of a gateway with nothing to do, over a minute. */
final class IdleCost implements Scenario {

  private static final Target PERCENT = Target.atMost(1);
  private static final Target NOTHING = Target.atMost(0);
  private static final int SECONDS = 60;

  @Override
  public String name() {
    return "idle-cost";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (GatewayProcess gateway = bed.installed().prepared()) {
      gateway.start().awaitUp();
      TimeUnit.SECONDS.sleep(IdleMemory.SETTLING_SECONDS);
      Usage before = Usage.of(gateway.pid());
      TimeUnit.SECONDS.sleep(SECONDS);
      Usage after = Usage.of(gateway.pid());
      double percent = 100 * (after.cpuSeconds() - before.cpuSeconds()) / SECONDS;
      long written = after.written() - before.written();
      bed.report()
          .figure(
              "cost of an idle gateway, % of a core",
              String.format(Locale.ROOT, "%.2f %%", percent), percent, PERCENT);
      bed.report()
          .figure(
              "disk writes of an idle gateway, bytes a minute",
              String.format(Locale.ROOT, "%,d bytes", written),
              written,
              NOTHING);
    }
  }
}
