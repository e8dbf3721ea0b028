package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A million deliveries have failed once when their receiver recovers. What the heap holds with all
 * of them pending must be at most 1.25 of what it holds with a tenth of them; once they are due,
 * they must be delivered at 0.7 of the rate of a backlog that was never tried, though each comes
 * over one queue more. That all are due at the same time is the route of their tier standing still
 * until then.
 */
final class PendingRetries implements Scenario {

  /** Of no other tier, so that nothing else waits where the route stands still. */
  private static final String DELAY = "70s";

  private static final int DUE_SECONDS = 80;
  private static final int AHEAD = 20_000;
  private static final String TIER_ROUTE = "webhooks-retry-" + DELAY;
  private static final String TIER_QUEUE = "webhooks.retry." + DELAY;

  @Override
  public String name() {
    return "retries";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    GatewayProcess gateway = bed.gateway(name()).with("webhooks.retry.schedule", DELAY + ",10h");
    bed.sink().answer("one", 204, 0);
    try (Subject subject = Subject.start(bed.sink(), gateway)) {
      bed.registerOnes(subject);
      subject.warmUp(bed.ones(), 1, bed.scale().warmUps());
      List<Double> drained = new ArrayList<>();
      for (int i = 0; i < bed.scale().rounds(); i++) {
        drained.add(subject.drain("never tried, drain", bed.ones(), 1));
      }
      subject.process().stopRoute(TIER_ROUTE);
      bed.sink().answer("one", 503, 0);
      int all = bed.scale().pending();
      long few = pending(bed, subject, all / 10);
      long many = pending(bed, subject, all - all / 10);
      bed.report()
          .ratio(
              String.format(Locale.ROOT, "heap with %,d retries pending ÷ with a tenth", all),
              String.format(Locale.ROOT, "%d MB (a tenth: %d MB)", many >> 20, few >> 20),
              (double) many / few,
              Target.atMost(1.25));
      TimeUnit.SECONDS.sleep(DUE_SECONDS);
      bed.sink().answer("one", 204, 0);
      double rate = subject.release("pending, drain", TIER_ROUTE, all);
      bed.report()
          .ratio(
              String.format(Locale.ROOT, "%,d pending retries, draining ÷ never tried", all),
              Report.perSecond(rate),
              rate / Testbed.overall(drained),
              Target.atLeast(0.7));
    } finally {
      bed.sink().answer("one", 204, 0);
    }
  }

  /** What the heap holds once so many more have failed. */
  private static long pending(Testbed bed, Subject subject, int more) throws Exception {
    long before = subject.broker().messages(TIER_QUEUE);
    subject.sustained("failing", bed.ones().times(more), AHEAD);
    long pending = subject.broker().messages(TIER_QUEUE);
    if (pending != before + more) {
      throw new IllegalStateException("Pending are " + pending);
    }
    return subject.process().heap();
  }
}
