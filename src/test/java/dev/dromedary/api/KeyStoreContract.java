package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Page;
import dev.dromedary.event.PageRequest;
import dev.dromedary.event.PageRequest.Order;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every store of keys keeps to. */
abstract class KeyStoreContract {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
  private KeyStore store;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    JdbcClient.create(dataSource()).sql("DELETE FROM webhooks_key").update();
    store = new JdbcKeyStore(dataSource());
  }

  @Test
  void keyIsFoundByItsHashAsItWasAdded() {
    StoredKey key =
        new StoredKey("key_1", "portal", Role.VIEWER, "acme", "anna", NOW, NOW, null, false, null);
    StoredKey ofAll = key("key_2", null, null);
    store.add(key, "hash1");
    store.add(ofAll, "hash2");

    assertThat(store.find("hash1")).contains(key);
    assertThat(store.find("hash2")).contains(ofAll);
    assertThat(store.find("hash3")).isEmpty();
  }

  @Test
  void deletedKeyIsGoneAndMovesTheRevision() {
    store.add(key("key_1", "acme", null), "hash1");
    store.add(key("key_3", "acme", null), "hash3");
    long before = store.revision();

    assertThat(store.delete("key_1", null)).isPresent();

    assertThat(store.revision()).isGreaterThan(before);
    assertThat(store.find("hash1")).isEmpty();
    assertThat(store.find("hash3")).isPresent();
    assertThat(store.delete("key_1", null)).isEmpty();
  }

  @Test
  void tokenEndsWithTheKeyThatMadeIt() {
    store.add(key("key_1", "acme", null), "hash1");
    assertThat(store.add(token("key_2", "key_1"), "hash2")).isTrue();
    assertThat(store.add(token("key_3", null), "hash3")).isTrue();

    store.delete("key_1", null);

    assertThat(store.find("hash2")).isEmpty();
    assertThat(store.find("hash3")).isPresent();
    assertThat(store.add(token("key_4", "key_1"), "hash4")).isFalse();
    assertThat(store.find("hash4")).isEmpty();
  }

  private static StoredKey token(String id, String maker) {
    return new StoredKey(
        id, "token of acme", Role.VIEWER, "acme", "anna", NOW, NOW, null, true, maker);
  }

  @Test
  void keyOfAnotherTenantIsNotDeleted() {
    store.add(key("key_1", "acme", null), "hash1");
    store.add(key("key_2", null, null), "hash2");

    assertThat(store.delete("key_1", "other")).isEmpty();
    assertThat(store.delete("key_2", "acme")).isEmpty();
    assertThat(store.delete("key_1", "acme")).isPresent();
    assertThat(store.find("hash2")).isPresent();
  }

  @Test
  void keysAreListedInPagesByTenant() {
    for (int i = 0; i < 5; i++) {
      store.add(key("key_" + i, i < 3 ? "acme" : null, null), "hash" + i);
    }

    Page<StoredKey> page = store.list(null, new PageRequest(3, Order.ASC, null));
    Page<StoredKey> next = store.list(null, new PageRequest(3, Order.ASC, page.nextCursor()));

    assertThat(page.data()).extracting(StoredKey::id).containsExactly("key_0", "key_1", "key_2");
    assertThat(next.data()).extracting(StoredKey::id).containsExactly("key_3", "key_4");
    assertThat(next.nextCursor()).isNull();
    assertThat(ids("acme")).containsExactly("key_2", "key_1", "key_0");
    assertThat(ids("other")).isEmpty();
  }

  private List<String> ids(String tenant) {
    return store.list(tenant, new PageRequest(10, Order.DESC, null)).data().stream()
        .map(StoredKey::id)
        .toList();
  }

  @Test
  void lastUseGoesForwardOnly() {
    store.add(key("key_1", null, null), "hash1");

    store.used(Map.of("key_1", NOW.plusSeconds(9), "key_9", NOW));
    store.used(Map.of("key_1", NOW.plusSeconds(5)));

    assertThat(store.find("hash1")).map(StoredKey::lastUsedAt).contains(NOW.plusSeconds(9));
  }

  @Test
  void expiredKeysAreRemoved() {
    store.add(key("key_1", null, NOW.minusSeconds(1)), "hash1");
    store.add(key("key_2", null, NOW.plusSeconds(1)), "hash2");
    store.add(key("key_3", null, null), "hash3");

    store.removeExpiredBefore(NOW);

    assertThat(ids(null)).containsExactly("key_3", "key_2");
  }

  private static StoredKey key(String id, String tenant, Instant expiresAt) {
    return new StoredKey(
        id, "anna", Role.OPERATOR, tenant, "admin", NOW, expiresAt, null, false, null);
  }
}
