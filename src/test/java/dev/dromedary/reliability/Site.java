package dev.dromedary.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.BrokerProcess;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Load;
import dev.dromedary.kit.NetworkProxy;
import dev.dromedary.kit.Owed;
import dev.dromedary.kit.PostgresServer;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.SharedClasses;
import dev.dromedary.kit.SmallDisk;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A gateway under load with its broker, its database and its receivers, and the network between
 * each two of them.
 */
final class Site implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(300);

  final Path folder;
  final GatewayProcess gateway;

  /** Null where the gateway embeds them. */
  final BrokerProcess broker;

  final PostgresServer database;

  final NetworkProxy toBroker;
  final NetworkProxy toDatabase;
  final NetworkProxy toReceiver;

  final Path clock;
  final Map<Part, SmallDisk> disks = new EnumMap<>(Part.class);

  final Inbox healthy;
  final Inbox failsFirst;
  private final Receiver receiver = new Receiver();
  private final boolean fillable;
  private String healthyId;
  private String failsFirstId;
  private Load load;

  /**
   * @param fillable whether its disks are so small that they can be filled
   */
  Site(Kind kind, Path folder, boolean fillable) {
    this.fillable = fillable;
    this.folder = folder;
    clock = folder.resolve("clock");
    gateway = new GatewayProcess(folder.resolve("gateway"));
    WrongClock.of(clock, gateway);
    toReceiver = new NetworkProxy(URI.create(receiver.url("/")).getPort());
    if (kind == Kind.PROCESSES) {
      broker = new BrokerProcess(disk(Part.BROKER, folder.resolve("broker"), 256));
      toBroker = new NetworkProxy(broker.port());
      gateway.onBroker(broker, toBroker.port());
      database = new PostgresServer(disk(Part.DATABASE, folder.resolve("database"), 512));
      toDatabase = new NetworkProxy(database.port());
      gateway.onDatabase("jdbc:postgresql://127.0.0.1:" + toDatabase.port() + "/postgres");
    } else {
      broker = null;
      toBroker = null;
      database = null;
      toDatabase = null;
      disk(Part.BROKER, folder.resolve("gateway").resolve("data"), 256);
    }
    healthy = receiver.inbox("/healthy").brief();
    failsFirst =
        receiver
            .inbox("/fails-first")
            .brief()
            .answers((id, times) -> times == 1 ? Receiver.Reply.status(503) : Receiver.Reply.OK);
    List<String> options = new ArrayList<>(SharedClasses.options());
    options.add("-XX:+ExitOnOutOfMemoryError");
    gateway
        .options(options)
        .with("webhooks.delivery.timeout", "3s")
        .with("webhooks.retry.schedule", "1s,2s,2s,2s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s");
  }

  /**
   * @param perSecond events of each of the three senders of the load
   */
  void start(int perSecond, long seed) {
    if (broker != null) {
      broker.start();
    }
    gateway.start().awaitUp();
    healthyId = register("/healthy");
    failsFirstId = register("/fails-first");
    load = new Load(gateway, healthy, perSecond, seed);
  }

  private Path disk(Part part, Path at, int megabytes) {
    SmallDisk disk = fillable ? SmallDisk.ifAllowed(at, megabytes) : null;
    if (disk != null) {
      disks.put(part, disk);
    }
    return at;
  }

  private String register(String path) {
    GatewayApi.Registered registered =
        gateway.api().register("http://127.0.0.1:" + toReceiver.port() + path, "**");
    receiver.inbox(path).verifyWith(registered.secret());
    return registered.id();
  }

  /** Waits until so many more were accepted: the load runs. */
  void awaitAccepted(int more) {
    int enough = load.accepted().size() + more;
    await("events are accepted")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> load.accepted().size() >= enough);
  }

  /** Waits until all that is accepted by now was delivered to both endpoints. */
  void awaitDelivered() {
    Set<String> accepted = Set.copyOf(load.accepted().keySet());
    for (Inbox inbox : List.of(healthy, failsFirst)) {
      await("accepted events are delivered")
          .atMost(PATIENCE)
          .until(() -> inbox.missing(accepted).isEmpty());
    }
  }

  int accepted() {
    return load.accepted().size();
  }

  /** At both endpoints. */
  int duplicates() {
    return healthy.duplicates() + failsFirst.duplicates();
  }

  /** Milliseconds without a delivery to the healthy endpoint. */
  long longestPauseSince(long beganMillis) {
    long longest = 0;
    long last = beganMillis;
    for (long at :
        healthy.requests().values().stream()
            .map(request -> request.at().get(0))
            .filter(at -> at >= beganMillis)
            .sorted()
            .toList()) {
      longest = Math.max(longest, at - last);
      last = at;
    }
    return longest;
  }

  /** Ends the load, and sees that all adds up. */
  void balance() {
    load.stop();
    Set<String> all = load.accepted().keySet();
    List<Owed> owed =
        List.of(new Owed(healthy, healthyId, all), new Owed(failsFirst, failsFirstId, all));
    owed.forEach(Owed::awaitArrival);
    owed.forEach(each -> each.arrivedAsAccepted(load.accepted()));
    assertThat(gateway.poison()).as("poison messages").isEmpty();
    Owed.awaitHistory(gateway.api(), all, owed, load.inDoubt());
  }

  @Override
  public void close() {
    Stream.of(load, gateway, broker, database, toReceiver, toBroker, toDatabase, receiver)
        .filter(Objects::nonNull)
        .forEach(Site::close);
    disks.values().forEach(SmallDisk::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
