package dev.dromedary.replay;

import static dev.dromedary.jdbc.JdbcTimes.instant;
import static dev.dromedary.jdbc.JdbcTimes.utc;

import dev.dromedary.delivery.Delivery;
import dev.dromedary.event.Cursor;
import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.jdbc.JdbcIdPages;
import dev.dromedary.jdbc.JdbcTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Replays in tables beside those of {@code JdbcHistory}, whose deliveries they claim. */
final class JdbcReplayStore implements ReplayStore {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String COLUMNS =
      "id, definition, state, counted, matching, put, skipped, place, chunk, who, created_at,"
          + " updated_at";

  private static final String CLAIM =
      "UPDATE webhooks_delivery SET status = 'PENDING', reason = 'REPLAYED', next_attempt_at = NULL,"
          + " updated_at = ? WHERE id = ? AND status IN ('DELIVERED', 'DEAD_LETTER', 'CANCELLED')";

  private static final String CLAIM_NEW =
      "INSERT INTO webhooks_delivery (id, event_id, event_source, endpoint_id, tenant, event_type,"
          + " status, attempts, reason, created_at, updated_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, 'PENDING', 0, 'REPLAYED', ?, ?) ON CONFLICT DO NOTHING";

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;

  JdbcReplayStore(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public void add(Replay replay) {
    transaction.write(
        "Storing a replay",
        () ->
            jdbc.sql(
                    "INSERT INTO webhooks_replay (%s, tenant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        .formatted(COLUMNS))
                .param(replay.id())
                .param(JSON.writeValueAsString(replay.definition()))
                .params(progress(replay))
                .param(replay.who())
                .param(utc(replay.createdAt()))
                .param(utc(replay.updatedAt()))
                .param(replay.definition().tenant())
                .update());
  }

  @Override
  public Optional<Replay> find(String id) {
    return transaction.read("Reading a replay", () -> select(id, ""));
  }

  @Override
  public Page<Replay> list(List<Replay.State> states, String tenant, PageRequest page) {
    return transaction.read(
        "Reading the replays",
        () ->
            new JdbcIdPages("SELECT %s FROM webhooks_replay".formatted(COLUMNS))
                .andIn("state", states.stream().map(Replay.State::name).toList())
                .and("tenant = ?", tenant)
                .page(
                    jdbc,
                    page,
                    JdbcReplayStore::read,
                    last -> new Cursor(last.createdAt(), last.id())));
  }

  @Override
  public Optional<Replay> change(String id, UnaryOperator<Replay> change) {
    return transaction.write(
        "Changing a replay",
        () -> {
          Optional<Replay> changed = select(id, " FOR UPDATE").map(change);
          changed.ifPresent(this::replace);
          return changed;
        });
  }

  @Override
  public Results results(String id) {
    Map<String, Long> counts =
        transaction.read(
            "Reading the results of a replay",
            () ->
                jdbc
                    .sql(
                        "SELECT delivery.status, COUNT(*) FROM webhooks_replay_delivery put"
                            + " JOIN webhooks_delivery delivery ON delivery.id = put.delivery_id"
                            + " WHERE put.replay_id = ? GROUP BY delivery.status")
                    .param(id)
                    .query((row, i) -> Map.entry(row.getString(1), row.getLong(2)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    return new Results(
        counts.getOrDefault("DELIVERED", 0L),
        counts.getOrDefault("DEAD_LETTER", 0L) + counts.getOrDefault("CANCELLED", 0L));
  }

  @Override
  public List<Claimed> claimed(String id, long chunk) {
    return transaction.read(
        "Reading the chunk of a replay",
        () ->
            jdbc.sql(
                    "SELECT delivery_id, dead FROM webhooks_replay_delivery"
                        + " WHERE replay_id = ? AND chunk = ? ORDER BY delivery_id")
                .params(id, chunk)
                .query((row, i) -> new Claimed(row.getString(1), row.getBoolean(2)))
                .list());
  }

  @Override
  public Optional<List<Claimed>> claim(
      Replay before, List<Candidate> candidates, int skipped, Replay after) {
    return transaction.write(
        "Claiming the deliveries of a replay",
        () -> {
          Optional<Replay> now = select(before.id(), " FOR UPDATE");
          if (now.filter(before::equals).isEmpty()) {
            return Optional.empty();
          }
          List<Claimed> claimed = new ArrayList<>();
          for (Candidate candidate : candidates) {
            if (isClaimed(candidate, after.updatedAt())) {
              claimed.add(new Claimed(candidate.delivery().id(), candidate.dead()));
            }
          }
          for (Claimed each : claimed) {
            jdbc.sql("INSERT INTO webhooks_replay_delivery VALUES (?, ?, ?, ?)")
                .params(after.id(), after.chunk(), each.deliveryId(), each.dead())
                .update();
          }
          int others = skipped + candidates.size() - claimed.size();
          replace(after.with(claimed.size(), others));
          return Optional.of(claimed);
        });
  }

  private boolean isClaimed(Candidate candidate, Instant now) {
    Delivery delivery = candidate.delivery();
    if (candidate.known()) {
      return jdbc.sql(CLAIM).params(utc(now), delivery.id()).update() > 0;
    }
    return jdbc.sql(CLAIM_NEW)
            .params(
                delivery.id(),
                delivery.event().id(),
                delivery.event().source(),
                delivery.endpointId(),
                delivery.event().tenant(),
                delivery.event().type(),
                utc(delivery.event().acceptedAt()),
                utc(now))
            .update()
        > 0;
  }

  @Override
  public boolean deleteBefore(Instant time) {
    return transaction.write(
        "Deleting an old replay",
        () -> {
          Optional<String> old =
              jdbc.sql(
                      "SELECT id FROM webhooks_replay WHERE updated_at < ?"
                          + " AND state IN ('DONE', 'CANCELLED') ORDER BY id LIMIT 1")
                  .param(utc(time))
                  .query(String.class)
                  .optional();
          old.ifPresent(
              id -> {
                jdbc.sql("DELETE FROM webhooks_replay_delivery WHERE replay_id = ?")
                    .param(id)
                    .update();
                jdbc.sql("DELETE FROM webhooks_replay WHERE id = ?").param(id).update();
              });
          return old.isPresent();
        });
  }

  private Optional<Replay> select(String id, String lock) {
    return jdbc.sql("SELECT %s FROM webhooks_replay WHERE id = ?%s".formatted(COLUMNS, lock))
        .param(id)
        .query(JdbcReplayStore::read)
        .optional();
  }

  private void replace(Replay replay) {
    jdbc.sql(
            "UPDATE webhooks_replay SET state = ?, counted = ?, matching = ?, put = ?, skipped = ?,"
                + " place = ?, chunk = ?, updated_at = ? WHERE id = ?")
        .params(progress(replay))
        .param(utc(replay.updatedAt()))
        .param(replay.id())
        .update();
  }

  private static List<Object> progress(Replay replay) {
    List<Object> progress = new ArrayList<>();
    progress.add(replay.state().name());
    progress.add(replay.counted());
    progress.add(replay.matching());
    progress.add(replay.put());
    progress.add(replay.skipped());
    progress.add(replay.place());
    progress.add(replay.chunk());
    return progress;
  }

  private static Replay read(ResultSet row, int number) throws SQLException {
    return new Replay(
        row.getString(1),
        JSON.readValue(row.getString(2), ReplayDefinition.class),
        Replay.State.valueOf(row.getString(3)),
        row.getBoolean(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        row.getLong(9),
        row.getString(10),
        instant(row, 11),
        instant(row, 12));
  }
}
