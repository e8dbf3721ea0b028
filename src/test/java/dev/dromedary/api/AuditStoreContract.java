package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import dev.dromedary.event.TypedId;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rules of every store of the audit. */
abstract class AuditStoreContract {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final AuditStore.Filter ANY =
      new AuditStore.Filter(null, null, null, null, null, null);

  private AuditStore store;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    JdbcClient.create(dataSource()).sql("DELETE FROM webhooks_audit").update();
    store = new JdbcAuditStore(dataSource());
  }

  @Test
  void recordIsKeptBeforeTheEndAndWithIt() {
    AuditEntry begun = begun("anna", "endpoint.change", null, null, 0);

    assertThat(list(ANY)).containsExactly(begun);
    AuditEntry ended = begun.ended("ep_1", "acme", 200, "[]");
    store.end(ended);
    assertThat(list(ANY)).containsExactly(ended);
  }

  @Test
  void recordsAreFoundByEachConditionNewestFirst() {
    AuditEntry first = begun("anna", "endpoint.change", "ep_1", "acme", 1);
    AuditEntry second = begun("ben", "key.create", "key_1", null, 2);
    AuditEntry third = begun("anna", "key.create", "key_2", "other", 3);

    assertThat(list(ANY)).containsExactly(third, second, first);
    assertThat(list(filter("anna", null, null, null, null, null))).containsExactly(third, first);
    assertThat(list(filter(null, "key.create", null, null, null, null)))
        .containsExactly(third, second);
    assertThat(list(filter(null, null, "ep_1", null, null, null))).containsExactly(first);
    assertThat(list(filter(null, null, null, "acme", null, null))).containsExactly(first);
    assertThat(list(filter(null, null, null, null, second.at(), third.at())))
        .containsExactly(second);
  }

  @Test
  void recordsAreListedPageByPageInBothOrders() {
    AuditEntry first = begun("anna", "a", null, null, 1);
    AuditEntry second = begun("anna", "b", null, null, 2);

    for (Order order : Order.values()) {
      Page<AuditEntry> page = store.list(ANY, new PageRequest(1, order, null));
      Page<AuditEntry> next = store.list(ANY, new PageRequest(1, order, page.nextCursor()));

      assertThat(page.data()).containsExactly(order == Order.ASC ? first : second);
      assertThat(next.data()).containsExactly(order == Order.ASC ? second : first);
      assertThat(next.nextCursor()).isNull();
    }
  }

  @Test
  void oldRecordsAreRemoved() {
    begun("anna", "a", null, null, 1);
    AuditEntry kept = begun("anna", "b", null, null, 2);

    store.removeBefore(kept.at());

    assertThat(list(ANY)).containsExactly(kept);
  }

  private AuditEntry begun(String who, String what, String subject, String tenant, int seconds) {
    Instant at = NOW.plusSeconds(seconds);
    AuditEntry entry =
        new AuditEntry(
            TypedId.audit(at),
            at,
            new Caller(who, Role.OPERATOR, null),
            "192.0.2.7",
            what,
            subject,
            tenant,
            "{}",
            null,
            null);
    store.begin(entry);
    return entry;
  }

  private static AuditStore.Filter filter(
      String who, String what, String subject, String tenant, Instant since, Instant until) {
    return new AuditStore.Filter(who, what, subject, tenant, since, until);
  }

  private List<AuditEntry> list(AuditStore.Filter filter) {
    return store.list(filter, new PageRequest(100, Order.DESC, null)).data();
  }
}
