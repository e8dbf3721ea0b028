package dev.dromedary.bench;

/**
 * Deliveries a second of a backlog whose events go to many endpoints each; beside those of a
 * backlog whose events go to one. It is always a hundred endpoints.
 */
final class FanOut implements Scenario {

  private static final int ENDPOINTS = 100;
  private static final Target TARGET = Target.atLeast(1);

  private final int width;

  FanOut(int width) {
    this.width = width;
  }

  @Override
  public String name() {
    return "fanout" + width;
  }

  @Override
  public void run(Testbed bed) throws Exception {
    double baseline = bed.drained();
    Subject subject = bed.ordinary();
    String type = "email.fanout" + width;
    Events events = Events.evenly(type, bed.scale().events() / width, ENDPOINTS / width);
    for (int i = 0; i < ENDPOINTS; i++) {
      subject.register(bed.sink().url("/" + name() + "/" + i), i / width, type);
    }
    // The first ones go the way of what is new, and make the endpoints known.
    subject.warmUp(events, width, bed.scale().warmUps());
    double rate = bed.best(() -> subject.drain(name(), events, width));
    bed.report()
        .ratio(
            "one event to " + width + " endpoints, draining ÷ one to one",
            Report.perSecond(rate),
            rate / baseline,
            TARGET);
  }
}
