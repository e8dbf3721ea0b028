package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.ListeningSocket;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A gateway that is killed (kill -9) every eight seconds and started again at once, while events
 * are sent to it by the clock, each once. What was not accepted is sent again at the end, with the
 * same ids, until it is: then nothing may be lost. Once it listens itself, and once its supervisor
 * holds the listening socket.
 */
final class RestartUnderLoad implements Scenario {

  private static final Target ACCEPTED = Target.atLeast(0.9);
  private static final Target NONE = Target.atMost(0);
  private static final int RATE = 200;
  private static final int SECONDS = 60;
  private static final int BETWEEN_KILLS = 8;
  private static final long LONGEST = 120_000_000_000L;

  @Override
  public String name() {
    return "restart-under-load";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    run(bed, bed.installed().prepared(), "");
    GatewayProcess held = bed.installed().prepared();
    try (ListeningSocket socket = new ListeningSocket(held.port())) {
      run(bed, held.on(socket), ", socket activation");
    }
  }

  private void run(Testbed bed, GatewayProcess killed, String how) throws Exception {
    SinkProcess sink = bed.sink();
    sink.reset();
    try (GatewayProcess gateway = killed;
        HttpPublisherProcess publisher = new HttpPublisherProcess(gateway.port(), sink)) {
      gateway.start().awaitUp();
      FirstSeconds.register(gateway, sink);
      CompletableFuture<HttpPublisher.Result> sent =
          CompletableFuture.supplyAsync(() -> publisher.publish(name(), RATE, SECONDS));
      long since = System.nanoTime();
      int kills = 0;
      while (!waits(sent, BETWEEN_KILLS)) {
        gateway.kill9();
        gateway.start();
        kills++;
      }
      gateway.awaitUp();
      HttpPublisher.Result result = sent.get();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
      publisher.resend();
      long lost = result.offered() - arrived(sink, result.offered());
      SinkProcess.Seen seen = sink.stats().of("http");
      double share = (double) result.accepted() / result.offered();
      String what = "killed each " + BETWEEN_KILLS + " s, at " + RATE + "/s" + how + ": ";
      bed.report()
          .ratio(
              what + "accepted ÷ offered",
              String.format(
                  Locale.ROOT,
                  "%,d of %,d in %d s, %d kills",
                  result.accepted(),
                  result.offered(),
                  seconds,
                  kills),
              share,
              ACCEPTED);
      bed.report()
          .figure(
              what + "lost",
              "%d, and %,d duplicates".formatted(lost, seen.duplicates()),
              lost,
              NONE);
    }
  }

  /** Whether it is done; waits so many seconds for it. */
  private static boolean waits(CompletableFuture<?> future, int seconds) throws Exception {
    for (int i = 0; i < seconds * 10 && !future.isDone(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return future.isDone();
  }

  /** How many events arrived, once all have or none come any more. */
  private static long arrived(SinkProcess sink, long all) throws Exception {
    long before = -1;
    long since = System.nanoTime();
    while (true) {
      long arrived = sink.counts().of("http").distinct();
      if (arrived >= all) {
        return arrived;
      }
      if (arrived != before) {
        before = arrived;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > LONGEST) {
        return arrived;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
