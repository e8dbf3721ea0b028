package dev.dromedary.eventtype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of event types, on each database. */
abstract class EventTypeStoreContract {

  private static final String SCHEMA = "{\"type\":\"object\",\"required\":[\"a\"]}";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private EventTypeStore store;

  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    store = new JdbcEventTypeStore(dataSource());
    store.all().forEach(type -> store.delete(type.name()));
  }

  @Test
  void savedTypeIsRead() {
    EventTypeDefinition type = EventTypesTest.type("a.b/c ü", SCHEMA, "{\"a\":1.50}");

    store.save(type);

    assertThat(store.all()).containsExactly(type);
    assertThat(store.delete(type.name())).isTrue();
    assertThat(store.delete(type.name())).isFalse();
    assertThat(store.all()).isEmpty();
  }

  @Test
  void replacedTypeKeepsItsFirstTime() {
    store.save(EventTypesTest.type("a.b", SCHEMA, null));

    EventTypeDefinition replaced =
        store.save(
            new EventTypeDefinition(
                "a.b", "new", null, null, NOW.plusSeconds(9), NOW.plusSeconds(9)));

    assertThat(replaced.createdAt()).isEqualTo(NOW);
    assertThat(store.all()).containsExactly(replaced);
  }

  @Test
  void changesAtOnceAreAllThere() {
    long before = store.revision();

    IntStream.range(0, 12)
        .parallel()
        .forEach(i -> store.save(EventTypesTest.type("type." + i % 6, SCHEMA, null)));

    assertThat(store.all()).hasSize(6);
    assertThat(store.revision()).isEqualTo(before + 12);
  }

  @Test
  void otherGatewaySeesTheChangeWhenItLooks(@TempDir Path folder) {
    EventTypes one = new EventTypes(store, folder.resolve("one"));
    EventTypes two = new EventTypes(new JdbcEventTypeStore(dataSource()), folder.resolve("two"));
    assertThat(two.find("a.b")).isEmpty();

    one.save(EventTypesTest.type("a.b", SCHEMA, null));
    two.refresh();

    Event event =
        new Event(
            "evt_1",
            "",
            "a.b",
            "default",
            NOW,
            NOW,
            "application/json",
            Map.of(),
            0,
            "{}".getBytes());
    assertThat(
            catchThrowableOfType(InvalidInputException.class, () -> two.requireValid(event))
                .field())
        .isEqualTo("body.a");
  }
}
