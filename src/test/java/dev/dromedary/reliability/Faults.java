package dev.dromedary.reliability;

import static dev.dromedary.reliability.Part.BROKER;
import static dev.dromedary.reliability.Part.DATABASE;
import static dev.dromedary.reliability.Part.GATEWAY;
import static dev.dromedary.reliability.Part.RECEIVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.NetworkProxy;
import dev.dromedary.kit.SmallDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All that a site survives. */
final class Faults {

  private static final int SECONDS = Form.times(2, 15);
  private static final int KILLS = Form.times(2, 8);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Set<Kind> LONG = Set.of();
  private static final Set<Kind> QUICK = Set.of(Kind.PROCESSES);
  private static final Set<Kind> QUICK_EMBEDDED = Set.of(Kind.EMBEDDED);

  static final List<Fault> ALL =
      List.of(
          killed(LONG, GATEWAY),
          killed(LONG, BROKER),
          killed(LONG, DATABASE),
          killed(LONG, GATEWAY, BROKER),
          killed(LONG, GATEWAY, DATABASE),
          killed(LONG, BROKER, DATABASE),
          killed(LONG, GATEWAY, BROKER, DATABASE),
          new Fault(
              "some of the three killed, at random moments",
              Set.of(BROKER, DATABASE),
              QUICK,
              Faults::killAtRandom),
          cut(QUICK, BROKER),
          cut(QUICK, DATABASE),
          cut(QUICK_EMBEDDED, RECEIVER),
          reset(LONG, BROKER),
          reset(QUICK, DATABASE),
          reset(LONG, RECEIVER),
          halfOpen(LONG, BROKER),
          halfOpen(LONG, DATABASE),
          halfOpen(QUICK, RECEIVER),
          slow(QUICK, BROKER),
          slow(LONG, DATABASE),
          slow(LONG, RECEIVER),
          new Fault("disk of the broker full", Set.of(), LONG, Faults::fillDiskOfBroker),
          new Fault("disk of the database full", Set.of(DATABASE), QUICK, Faults::fillDatabase),
          new Fault(
              "clock of the gateway an hour ahead, and back",
              Set.of(),
              QUICK_EMBEDDED,
              (site, random) -> setClock(site, HOUR)),
          new Fault(
              "clock of the gateway an hour behind, and back",
              Set.of(),
              LONG,
              (site, random) -> setClock(site, HOUR.negated())),
          new Fault("gateway out of heap", Set.of(), QUICK_EMBEDDED, Faults::takeHeap));

  private Faults() {}

  private static Fault killed(Set<Kind> quick, Part... parts) {
    Set<Part> all = new LinkedHashSet<>(List.of(parts));
    String names = all.stream().map(part -> part.name).collect(Collectors.joining(", "));
    return new Fault(
        "`kill -9` of " + names, all, quick, (site, random) -> kill(site, all, random));
  }

  private static Fault cut(Set<Kind> quick, Part part) {
    return network("network to the %s cut", quick, part, NetworkProxy::cut);
  }

  private static Fault reset(Set<Kind> quick, Part part) {
    return network("connections to the %s reset", quick, part, NetworkProxy::reset);
  }

  private static Fault halfOpen(Set<Kind> quick, Part part) {
    return network("connections to the %s half-open", quick, part, NetworkProxy::halfOpen);
  }

  private static Fault slow(Set<Kind> quick, Part part) {
    return network(
        "network to the %s slow",
        quick, part, network -> network.latency(Duration.ofMillis(100)).bandwidth(64 * 1024));
  }

  private static Fault network(
      String name, Set<Kind> quick, Part part, Consumer<NetworkProxy> disturbance) {
    return new Fault(
        name.formatted(part.name),
        Set.of(part),
        quick,
        (site, random) -> {
          disturbance.accept(part.network(site));
          TimeUnit.SECONDS.sleep(SECONDS);
          part.network(site).heal();
        });
  }

  /** All at once, and started again one after the other. */
  private static void kill(Site site, Set<Part> parts, Random random) {
    parts.forEach(part -> part.kill9(site));
    List<Part> order = new ArrayList<>(parts);
    Collections.shuffle(order, random);
    order.forEach(part -> part.start(site));
    site.gateway.awaitUp();
  }

  private static void killAtRandom(Site site, Random random) {
    for (int kill = 0; kill < KILLS; kill++) {
      Set<Part> parts = new LinkedHashSet<>();
      while (parts.isEmpty()) {
        for (Part part : List.of(GATEWAY, BROKER, DATABASE)) {
          if (random.nextBoolean()) {
            parts.add(part);
          }
        }
      }
      kill(site, parts, random);
      site.awaitAccepted(1 + random.nextInt(150));
    }
  }

  private static void fillDiskOfBroker(Site site, Random random) throws Exception {
    fill(site, BROKER);
    if (site.broker != null) {
      // A broker whose disk is full ends: so does its supervisor with its process.
      BROKER.kill9(site);
      BROKER.start(site);
    }
    site.gateway.awaitUp();
  }

  private static void fillDatabase(Site site, Random random) throws Exception {
    fill(site, DATABASE);
    if (!site.database.isUp()) {
      DATABASE.kill9(site);
      DATABASE.start(site);
    }
  }

  private static void fill(Site site, Part part) throws InterruptedException {
    SmallDisk disk = part.disk(site);
    assumeThat(disk).as("a small disk, which takes the rights to mount it").isNotNull();
    disk.fill();
    TimeUnit.SECONDS.sleep(2L * SECONDS);
    disk.free();
  }

  /** Receivers refuse what is signed at another time; it is retried until the clock is right. */
  private static void setClock(Site site, Duration offset) throws InterruptedException {
    site.healthy.clockIsWrong(true);
    site.failsFirst.clockIsWrong(true);
    WrongClock.set(site.clock, offset);
    TimeUnit.SECONDS.sleep(SECONDS);
    WrongClock.set(site.clock, Duration.ZERO);
    site.awaitDelivered();
    site.healthy.clockIsWrong(false);
    site.failsFirst.clockIsWrong(false);
  }

  private static void takeHeap(Site site, Random random) throws Exception {
    OutOfHeap.of(site.gateway.pid(), site.folder);
    assertThat(site.gateway.awaitEnd()).as("exit code").isEqualTo(3);
    site.gateway.start().awaitUp();
  }
}
