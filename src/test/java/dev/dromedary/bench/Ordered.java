package dev.dromedary.bench;

import java.util.Locale;

/**
 * Deliveries a second of a backlog to ordered endpoints, one of each of a thousand tenants, whose
 * events are a JMS message group each; beside the same of endpoints that have no order. None of
 * them may be overtaken. Each backlog meets consumers that are new, as after a start.
 */
final class Ordered implements Scenario {

  private static final int TENANTS = 1_000;
  private static final String TYPE = "email.ordered";
  private static final String GROUP = "ordered";
  private static final String FREE = "email.free";
  private static final Target NONE = Target.atMost(0);

  @Override
  public String name() {
    return GROUP;
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (Subject subject = Subject.start(bed.sink(), bed.gateway(name()))) {
      for (int i = 0; i < TENANTS; i++) {
        subject.register(bed.sink().url("/free/" + i), i, FREE);
        subject.register(bed.sink().url("/" + GROUP + "/" + i), i, TYPE, true);
      }
      Events free = Events.evenly(FREE, bed.scale().events(), TENANTS);
      Events ordered = Events.evenly(TYPE, bed.scale().events(), TENANTS).inOrder();
      subject.warmUp(free, 1, bed.scale().warmUps());
      subject.warmUp(ordered, 1, 1);
      double baseline = bed.best(() -> subject.drain("in any order", free, 1));
      Seen seen = new Seen();
      double rate =
          bed.best(
              () -> {
                double drained = subject.drain("ordered", ordered, 1);
                seen.add(bed.sink().stats().of(GROUP));
                return drained;
              });
      bed.report()
          .ratio(
              "ordered endpoints of 1,000 tenants, draining ÷ in any order",
              String.format(
                  Locale.ROOT, "%s (in any order: %,.0f)", Report.perSecond(rate), baseline),
              rate / baseline);
      bed.report()
          .ratio(
              "ordered endpoints of 1,000 tenants: overtaken",
              String.format(Locale.ROOT, "of %,d deliveries", seen.requests),
              seen.overtaken,
              NONE);
    }
  }

  private static final class Seen {

    private long requests;
    private long overtaken;

    void add(SinkProcess.Seen group) {
      requests += group.requests();
      overtaken += group.overtaken();
    }
  }
}
