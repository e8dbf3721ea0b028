package dev.dromedary.eventtype;

import dev.dromedary.jdbc.JdbcTransaction;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps each event type as one JSON document in {@code webhooks_event_types}. */
final class JdbcEventTypeStore implements EventTypeStore {

  private static final JsonMapper JSON = new JsonMapper();

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  JdbcEventTypeStore(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public long revision() {
    return transaction.read(
        "Reading the revision of the event types",
        () ->
            jdbc.sql("SELECT revision FROM webhooks_event_types_revision")
                .query(Long.class)
                .single());
  }

  @Override
  public List<EventTypeDefinition> all() {
    return transaction.read(
        "Reading the event types",
        () ->
            jdbc.sql("SELECT document FROM webhooks_event_types")
                .query((row, i) -> read(row.getString(1)))
                .list());
  }

  @Override
  public EventTypeDefinition save(EventTypeDefinition type) {
    return transaction.write(
        "Storing an event type",
        () -> {
          change();
          Optional<EventTypeDefinition> before =
              jdbc.sql("SELECT document FROM webhooks_event_types WHERE name = ?")
                  .param(type.name())
                  .query((row, i) -> read(row.getString(1)))
                  .optional();
          EventTypeDefinition saved = before.map(old -> type.since(old.createdAt())).orElse(type);
          jdbc.sql(
                  before.isPresent()
                      ? "UPDATE webhooks_event_types SET document = ?, updated_at = ? WHERE name = ?"
                      : "INSERT INTO webhooks_event_types (document, updated_at, name) VALUES (?, ?, ?)")
              .params(
                  JSON.writeValueAsString(saved),
                  saved.updatedAt().atOffset(ZoneOffset.UTC),
                  saved.name())
              .update();
          return saved;
        });
  }

  @Override
  public boolean delete(String name) {
    return transaction.write(
        "Deleting an event type",
        () -> {
          change();
          return jdbc.sql("DELETE FROM webhooks_event_types WHERE name = ?").param(name).update()
              > 0;
        });
  }

  /** First, so that changes come one after the other. */
  private void change() {
    jdbc.sql("UPDATE webhooks_event_types_revision SET revision = revision + 1").update();
  }

  private static EventTypeDefinition read(String document) {
    return JSON.readValue(document, EventTypeDefinition.class);
  }
}
