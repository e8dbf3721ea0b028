package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Memory of a gateway that was started a minute ago and has had nothing to do. */
final class IdleMemory implements Scenario {

  private static final Target MEGABYTES = Target.atMost(300);

  /** After which the start is over, and the compiler has nothing more to do. */
  static final int SETTLING_SECONDS = 60;

  @Override
  public String name() {
    return "idle-memory";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (GatewayProcess gateway = bed.installed().prepared()) {
      gateway.start().awaitUp();
      TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
      double resident = Usage.of(gateway.pid()).residentMegabytes();
      // Only now, because the agent of JMX takes memory itself.
      try (Managed managed = new Managed(gateway.pid())) {
        bed.report()
            .figure(
                "memory of an idle gateway, MB resident",
                String.format(
                    Locale.ROOT,
                    "%,.0f MB; heap: %,d MB committed, %d MB in use after a full collection",
                    resident,
                    managed.committedHeap() >> 20,
                    managed.heap() >> 20),
                resident,
                MEGABYTES);
      }
    }
  }
}
