package dev.dromedary.eventtype;

import dev.dromedary.event.Event;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The event types, in memory, so that events of types without a schema cost one look-up. Changes of
 * other gateways are read within a second or two. A gateway that starts while the database is
 * unavailable has the types that it knew last.
 */
public final class EventTypes {

  private static final Logger LOG = LoggerFactory.getLogger(EventTypes.class);
  private static final int MOST = 5_000;
  private static final int MAX_LEVELS = 200;
  private static final int MAX_DESCRIPTION = 500;

  private static final JsonMapper PAYLOADS =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_LEVELS).build())
                  .build())
          .build();

  /**
   * @param schema null if there is none
   */
  private record Known(EventTypeDefinition type, PayloadSchema schema) {}

  /**
   * @param revision of the store; -1 for the types known last
   */
  private record Catalogue(long revision, Map<String, Known> byName) {}

  private final EventTypeStore store;
  private final EventTypeSnapshot snapshot;
  private volatile Catalogue catalogue;

  /**
   * @param lastKnown file of the types known last
   */
  public EventTypes(EventTypeStore store, Path lastKnown) {
    this.store = store;
    this.snapshot = new EventTypeSnapshot(lastKnown);
  }

  public Optional<EventTypeDefinition> find(String name) {
    return Optional.ofNullable(read().byName().get(name)).map(Known::type);
  }

  /** The names of these that are not registered, in a catalogue that has any; reads nothing. */
  public List<String> unregistered(Collection<String> names) {
    Catalogue now = catalogue;
    return now == null || now.byName().isEmpty()
        ? List.of()
        : names.stream().filter(name -> !now.byName().containsKey(name)).toList();
  }

  /** In the order of their names. */
  public Collection<EventTypeDefinition> all() {
    return read().byName().values().stream().map(Known::type).toList();
  }

  /** Makes or replaces it; the event types of this gateway have it when this returns. */
  public EventTypeDefinition save(EventTypeDefinition type) {
    EventType.requireName("name", type.name());
    if (type.description() != null && type.description().length() > MAX_DESCRIPTION) {
      throw new InvalidInputException(
          "description", "must be at most %d characters".formatted(MAX_DESCRIPTION));
    }
    Known known = known(type);
    if (known.schema() != null && type.example() != null) {
      known.schema().require("example", type.example());
    }
    Map<String, Known> now = read().byName();
    if (now.size() >= MOST && !now.containsKey(type.name())) {
      throw new InvalidInputException("name", "must be one of at most %d".formatted(MOST));
    }
    EventTypeDefinition saved = store.save(type);
    refresh();
    return saved;
  }

  /** False if there was none. */
  public boolean delete(String name) {
    boolean existed = store.delete(name);
    refresh();
    return existed;
  }

  /**
   * Rejects an event whose payload does not keep the schema of its type. Its payload is the
   * variable {@code data} of filters.
   */
  public void requireValid(Event event) {
    Catalogue now = catalogue == null ? last() : catalogue;
    Known known = now.byName().get(event.type());
    if (known == null || known.schema() == null) {
      return;
    }
    JsonNode body;
    try {
      body = PAYLOADS.readTree(event.body());
    } catch (JacksonException e) {
      body = PAYLOADS.missingNode();
    }
    if (body.isMissingNode()) {
      throw new InvalidInputException(
          "body",
          "must be JSON of at most %d levels, as its type has a schema".formatted(MAX_LEVELS));
    }
    boolean isEnvelope = body.has("type") && body.has("data");
    known.schema().require(isEnvelope ? "data" : "body", isEnvelope ? body.get("data") : body);
  }

  /** Reads what other gateways changed; before the first event, all of it. */
  public void refresh() {
    Catalogue before = catalogue;
    long revision = store.revision();
    if (before == null || before.revision() != revision) {
      replace(revision);
    }
  }

  private synchronized void replace(long revision) {
    Catalogue before = catalogue;
    if (before != null && before.revision() == revision) {
      return;
    }
    List<EventTypeDefinition> types = store.all();
    snapshot.write(types);
    catalogue = catalogue(revision, types);
  }

  private Catalogue read() {
    if (catalogue == null || catalogue.revision() < 0) {
      refresh();
    }
    return catalogue;
  }

  private synchronized Catalogue last() {
    if (catalogue == null) {
      catalogue = catalogue(-1, snapshot.read());
      LOG.warn(
          "The database is unavailable; the {} event types known last are enforced",
          catalogue.byName().size());
    }
    return catalogue;
  }

  private Catalogue catalogue(long revision, Collection<EventTypeDefinition> types) {
    Map<String, Known> before = catalogue == null ? new HashMap<>() : catalogue.byName();
    Map<String, Known> known = new TreeMap<>();
    for (EventTypeDefinition type : types) {
      Known same = before.get(type.name());
      known.put(type.name(), same != null && same.type().equals(type) ? same : stored(type));
    }
    return new Catalogue(revision, known);
  }

  /** A stored schema was checked before; if it can be used no longer, its events still go on. */
  private static Known stored(EventTypeDefinition type) {
    try {
      return known(type);
    } catch (InvalidInputException e) {
      LOG.error("The schema of event type {} is not enforced: {}", type.name(), e.getMessage());
      return new Known(type, null);
    }
  }

  private static Known known(EventTypeDefinition type) {
    return new Known(type, type.schema() == null ? null : PayloadSchema.of(type.schema()));
  }
}
