package dev.dromedary.endpoint;

import dev.dromedary.encryption.UnknownKeyException;
import dev.dromedary.jdbc.StoreUnavailableException;
import dev.dromedary.startup.StartException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the endpoints into memory: from the database, or from the snapshot while it is
 * unavailable, and from the file.
 */
public final class EndpointLoading {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointLoading.class);

  /** A gateway that reads as often as this one has read it by then. */
  private static final int LOOKS_OF_OTHERS = 2;

  private final DatabaseStart database;
  private final Endpoints endpoints;
  private final EndpointSnapshot snapshot;
  private final EndpointsFile file;
  private final EndpointStates states;
  private final OtherDatabases databases;
  private final JdbcOtherFiles others;
  private final Duration interval;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean fileChanged = new AtomicBoolean();
  private List<WebhookEndpoint> read;
  private int looksToWait;
  private boolean migrated;
  private boolean kept;
  private volatile String fileContent;
  private volatile String problem;
  private String fileProblem;

  EndpointLoading(
      DatabaseStart database,
      Endpoints endpoints,
      EndpointSnapshot snapshot,
      EndpointsFile file,
      EndpointStates states,
      OtherDatabases databases,
      JdbcOtherFiles others,
      Duration interval) {
    this.database = database;
    this.endpoints = endpoints;
    this.snapshot = snapshot;
    this.file = file;
    this.states = states;
    this.databases = databases;
    this.others = others;
    this.interval = interval;
    endpoints.addListener(
        (before, after) -> {
          WebhookEndpoint endpoint = after == null ? before : after;
          if (isOfApi(endpoint)) {
            changed.add(endpoint.id());
          } else {
            fileChanged.set(true);
          }
        });
  }

  /** Reads the database's endpoints. False while it is unavailable. */
  public synchronized boolean fromStore() {
    try {
      if (!migrated) {
        databases.own(database.migrate());
        others.start();
      }
      endpoints.reload();
      if (!migrated) {
        requireThoseKnownLast();
        database.warmUp();
        migrated = true;
      }
      problem = null;
      return true;
    } catch (UnknownKeyException e) {
      throw unknownKey(e);
    } catch (StoreUnavailableException e) {
      if (!e.getMessage().equals(problem)) {
        problem = e.getMessage();
        LOG.warn("{}", problem);
      }
      return false;
    }
  }

  /** A gateway announced a change: reads that endpoint, now or when the database recovers. */
  public void changed(String id) {
    missed.add(id);
    changedMissed();
  }

  /** Reads the endpoints that could not be read when their change was announced. */
  public void changedMissed() {
    for (String id : missed) {
      // A change that is announced meanwhile is read after that.
      missed.remove(id);
      try {
        endpoints.changed(id);
      } catch (StoreUnavailableException e) {
        missed.add(id);
        LOG.debug("Changes of endpoints are read when the database recovers", e);
        return;
      }
    }
  }

  private static StartException unknownKey(UnknownKeyException e) {
    return new StartException(
        e.getMessage() + ".",
        "Set webhooks.encryption.key, or its previous-keys, to that key. Gateways that share a"
            + " database need the same: that of the first is in encryption.key in its data folder.",
        e);
  }

  /** Why the database's endpoints could not be read when that was tried last, or null. */
  public String problem() {
    return problem;
  }

  /** A database that is lost must not cancel what waits for its endpoints. */
  private void requireThoseKnownLast() {
    if (endpoints.all().stream().anyMatch(EndpointLoading::isOfApi)) {
      return;
    }
    int knownLast = snapshot.read().map(List::size).orElse(0);
    if (knownLast > 0) {
      throw new StartException(
          "The database has no endpoints, but this gateway knew %d.".formatted(knownLast),
          "Restore the database that has them. Or, if they are meant to be gone, delete"
              + " endpoints.json in the folder of webhooks.data-dir: what waits for them is"
              + " cancelled then.",
          null);
    }
  }

  /** Takes the endpoints of the snapshot. False if there is none. */
  public boolean fromSnapshot() {
    Optional<List<WebhookEndpoint>> known;
    try {
      known = snapshot.read();
    } catch (UnknownKeyException e) {
      throw unknownKey(e);
    }
    known.ifPresent(
        list -> {
          endpoints.replaceAll(WebhookEndpoint.Origin.API, list);
          LOG.warn(
              "The database is unavailable; working with the {} endpoints known last", list.size());
        });
    return known.isPresent();
  }

  /**
   * Takes the file's endpoints if it changed; a file with a mistake is rejected as a whole. Where
   * there are other gateways it is published to them first, and counts once each of them has read
   * it.
   */
  public void fromFile() {
    file.readIfChanged()
        .ifPresent(
            list -> {
              read = list;
              publish(list);
              looksToWait = others.isNone() ? 0 : LOOKS_OF_OTHERS;
            });
    if (read != null && looksToWait-- <= 0) {
      requireNoneOfApi(read);
      String content = file.content();
      boolean first = fileContent == null;
      fileContent = content;
      endpoints.replaceAll(
          WebhookEndpoint.Origin.FILE, first ? states.resume(content, read) : read);
      LOG.info("{} endpoints from the file", read.size());
      read = null;
    }
  }

  /** An id is one endpoint: that of the API and that of the file would replace each other. */
  private void requireNoneOfApi(List<WebhookEndpoint> list) {
    for (WebhookEndpoint endpoint : list) {
      if (endpoints.find(endpoint.id()).filter(EndpointLoading::isOfApi).isPresent()) {
        throw new InvalidEndpointsFileException(
            "The endpoints file: 'id' %s is that of an endpoint of the API; delete that one, or rename this one"
                .formatted(endpoint.id()));
      }
    }
  }

  /** The same, while the gateway runs: what was read before stays. Each problem is said once. */
  public void pollFile() {
    try {
      fromFile();
      fileProblem = null;
    } catch (InvalidEndpointsFileException invalid) {
      if (!invalid.getMessage().equals(fileProblem)) {
        fileProblem = invalid.getMessage();
        LOG.error("{}; the endpoints stay as they were", fileProblem);
      }
    }
  }

  /** How often the files are looked at. */
  public Duration interval() {
    return interval;
  }

  private void publish(List<WebhookEndpoint> list) {
    try {
      others.publish(list);
    } catch (StoreUnavailableException e) {
      LOG.debug("Other gateways read the file's endpoints when the database recovers", e);
    }
  }

  /** Reads the endpoints of other gateways' files. */
  public void fromOtherFiles() {
    try {
      others.look();
    } catch (StoreUnavailableException e) {
      LOG.debug(
          "The endpoints of other gateways' files stay as they are while the database is"
              + " unavailable",
          e);
    }
  }

  /** Keeps what is known now, if it changed since: all of it the first time, then the changes. */
  public void keep() {
    keepOfApi();
    if (fileChanged.getAndSet(false)) {
      states.write(
          fileContent, endpoints.all().stream().filter(endpoint -> !isOfApi(endpoint)).toList());
    }
  }

  private void keepOfApi() {
    if (!migrated || kept && changed.isEmpty()) {
      return;
    }
    // Changes from here on are kept the next time; so is all of it, if this time fails.
    List<String> ids = List.copyOf(changed);
    ids.forEach(changed::remove);
    boolean whole = !kept || snapshot.isLong();
    kept = false;
    if (whole) {
      snapshot.write(endpoints.all().stream().filter(EndpointLoading::isOfApi).toList());
    } else {
      snapshot.append(ids, id -> endpoints.find(id).filter(EndpointLoading::isOfApi));
    }
    kept = true;
  }

  private static boolean isOfApi(WebhookEndpoint endpoint) {
    return endpoint.origin() == WebhookEndpoint.Origin.API;
  }
}
