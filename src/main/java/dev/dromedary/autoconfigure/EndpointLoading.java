package dev.dromedary.autoconfigure;

import dev.dromedary.endpoint.EndpointSnapshot;
import dev.dromedary.endpoint.EndpointStates;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.EndpointsFile;
import dev.dromedary.endpoint.StoreUnavailable;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.DuplicateWindow;
import dev.dromedary.history.History;
import dev.dromedary.history.JdbcMigrations;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the endpoints into memory: from the database, or as they were known last while it is away,
 * and from the file.
 */
final class EndpointLoading {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointLoading.class);
  private static final int REMEMBERED_EVENTS = 100_000;

  private final JdbcMigrations migrations;
  private final History history;
  private final Endpoints endpoints;
  private final EndpointSnapshot snapshot;
  private final EndpointsFile file;
  private final EndpointStates states;
  private final DuplicateWindow window;
  private final AtomicBoolean changed = new AtomicBoolean();
  private boolean migrated;
  private volatile String fileContent;

  EndpointLoading(
      JdbcMigrations migrations,
      History history,
      Endpoints endpoints,
      EndpointSnapshot snapshot,
      EndpointsFile file,
      EndpointStates states,
      DuplicateWindow window) {
    this.migrations = migrations;
    this.history = history;
    this.endpoints = endpoints;
    this.snapshot = snapshot;
    this.file = file;
    this.states = states;
    this.window = window;
    endpoints.addListener((before, after) -> changed.set(true));
  }

  /** Reads what the database has. False while it is away. */
  synchronized boolean fromStore() {
    try {
      if (!migrated) {
        migrations.run();
        window.remember(history.recentEventIds(REMEMBERED_EVENTS));
        migrated = true;
      }
      endpoints.reload();
      return true;
    } catch (StoreUnavailable e) {
      LOG.warn("{}", e.getMessage());
      return false;
    }
  }

  /** Takes what was known last. False if this gateway never knew any. */
  boolean fromSnapshot() {
    Optional<List<WebhookEndpoint>> known = snapshot.read();
    known.ifPresent(
        list -> {
          endpoints.replaceAll(WebhookEndpoint.Origin.API, list);
          LOG.warn("The database is away; working with the {} endpoints known last", list.size());
        });
    return known.isPresent();
  }

  /** Takes the file's endpoints if it changed; a file with a mistake is refused as a whole. */
  void fromFile() {
    file.readIfChanged()
        .ifPresent(
            list -> {
              String content = file.content();
              endpoints.replaceAll(
                  WebhookEndpoint.Origin.FILE,
                  fileContent == null ? states.resume(content, list) : list);
              fileContent = content;
              LOG.info("{} endpoints from the file", list.size());
            });
  }

  /** Keeps what is known now, if it changed since. */
  void keep() {
    if (!changed.getAndSet(false)) {
      return;
    }
    if (migrated) {
      snapshot.write(of(WebhookEndpoint.Origin.API));
    }
    states.write(fileContent, of(WebhookEndpoint.Origin.FILE));
  }

  private List<WebhookEndpoint> of(WebhookEndpoint.Origin origin) {
    return endpoints.all().stream().filter(endpoint -> endpoint.origin() == origin).toList();
  }
}
