package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.encryption.Encryption;
import dev.dromedary.encryption.UnknownKeyException;
import dev.dromedary.kit.PlainKeys;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.SigningSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every store of endpoints keeps to. */
abstract class EndpointStoreContract {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

  private EndpointStore store;

  /** With the tables made. */
  abstract DataSource dataSource();

  @BeforeEach
  void empty() {
    JdbcClient.create(dataSource()).sql("DELETE FROM webhooks_endpoint").update();
    store = new JdbcEndpointStore(dataSource(), PlainKeys.encryption());
  }

  @Test
  void findsWhatWasSaved() {
    WebhookEndpoint full = endpoint("ep_1");
    WebhookEndpoint rotated =
        full.withRotatedSecret(SigningSecret.generate(), NOW.plusSeconds(1), NOW)
            .withRotatedSecret(SigningSecret.generate(), NOW.plusSeconds(2), NOW);

    store.save(full);
    store.save(rotated.withStatus(WebhookEndpoint.Status.PAUSED, "maintenance", NOW));
    store.save(sparse("ep_2"));

    assertThat(store.find("ep_1"))
        .contains(rotated.withStatus(WebhookEndpoint.Status.PAUSED, "maintenance", NOW));
    assertThat(store.all())
        .extracting(WebhookEndpoint::id)
        .containsExactlyInAnyOrder("ep_1", "ep_2");
    assertThat(store.find("ep_2")).contains(sparse("ep_2"));
    assertThat(store.find("ep_3")).isEmpty();
  }

  @Test
  void changesWhatIsStoredAndSaysHowItWas() {
    WebhookEndpoint before = endpoint("ep_1");
    store.save(before);

    Optional<EndpointStore.Change> made =
        store.update("ep_1", stored -> stored.withFailingSince(null, NOW.plusSeconds(1)));

    WebhookEndpoint after = before.withFailingSince(null, NOW.plusSeconds(1));
    assertThat(made).contains(new EndpointStore.Change(before, after));
    assertThat(store.find("ep_1")).contains(after);
    assertThat(store.update("ep_1", stored -> stored).orElseThrow().isNone()).isTrue();
    assertThat(store.update("ep_2", stored -> after)).isEmpty();
    assertThat(store.find("ep_2")).isEmpty();
  }

  @Test
  void insertsOnlyWhatIsNotThere() {
    WebhookEndpoint first = endpoint("ep_1");
    store.save(first);

    Set<String> inserted =
        store.insert(
            List.of(
                first.withFailingSince(null, NOW),
                sparse("ep_2"),
                sparse("ep_3"),
                endpoint("ep_3")));

    assertThat(inserted).containsExactlyInAnyOrder("ep_2", "ep_3");
    assertThat(store.find("ep_1")).contains(first);
    assertThat(store.find("ep_3")).contains(sparse("ep_3"));
  }

  @Test
  void oneOfTwoGatewaysInsertsAnId() throws Exception {
    ExecutorService gateways = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> inserts = new ArrayList<>();
      for (int gateway = 0; gateway < 4; gateway++) {
        inserts.add(
            () -> {
              EndpointStore own = new JdbcEndpointStore(dataSource(), PlainKeys.encryption());
              int inserted = 0;
              for (int i = 0; i < 25; i++) {
                inserted += own.insert(List.of(endpoint("ep_" + i))).size();
              }
              return inserted;
            });
      }
      int inserted = 0;
      for (var insert : gateways.invokeAll(inserts)) {
        inserted += insert.get();
      }
      assertThat(inserted).isEqualTo(25);
    } finally {
      gateways.shutdownNow();
    }
  }

  @Test
  void versionIsThatOfWhatIsStored() {
    WebhookEndpoint endpoint = endpoint("ep_1").paused(NOW.plusSeconds(60), NOW);
    store.save(endpoint);

    String version = store.find("ep_1").orElseThrow().version();

    assertThat(version).isEqualTo(endpoint.version());
    store.update("ep_1", stored -> stored.withFailingSince(NOW, NOW));
    assertThat(store.find("ep_1").orElseThrow().version()).isNotEqualTo(version);
  }

  @Test
  void deletesOnlyWhatTheCheckAllows() {
    WebhookEndpoint endpoint = endpoint("ep_1");
    store.save(endpoint);

    assertThatThrownBy(
            () ->
                store.delete(
                    "ep_1",
                    stored -> {
                      assertThat(stored).isEqualTo(endpoint);
                      throw new IllegalStateException("changed");
                    }))
        .hasMessage("changed");

    assertThat(store.find("ep_1")).contains(endpoint);
  }

  /** Two gateways, or an admin and a gateway, at the same time. */
  @Test
  void takesBackNoChangeThatSomebodyElseMakesAtTheSameTime() throws Exception {
    store.save(endpoint("ep_1").withFailingSince(null, NOW));
    ExecutorService gateways = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> changes = new ArrayList<>();
      for (int gateway = 0; gateway < 4; gateway++) {
        changes.add(
            () -> {
              EndpointStore own = new JdbcEndpointStore(dataSource(), PlainKeys.encryption());
              for (int i = 0; i < 25; i++) {
                own.update("ep_1", EndpointStoreContract::counted);
              }
              return null;
            });
      }
      for (var change : gateways.invokeAll(changes)) {
        change.get();
      }
    } finally {
      gateways.shutdownNow();
    }

    assertThat(store.find("ep_1").orElseThrow().failingSince())
        .isEqualTo(Instant.EPOCH.plusSeconds(100));
  }

  /** Once more: a number that an endpoint has for something else. */
  private static WebhookEndpoint counted(WebhookEndpoint endpoint) {
    Instant count = endpoint.failingSince();
    return endpoint.withFailingSince(
        count == null ? Instant.EPOCH.plusSeconds(1) : count.plusSeconds(1), NOW);
  }

  @Test
  void deletesOnce() {
    store.save(endpoint("ep_1"));

    assertThat(store.delete("ep_1")).isTrue();
    assertThat(store.delete("ep_1")).isFalse();
    assertThat(store.find("ep_1")).isEmpty();
  }

  @Test
  void ignoresWhatANewerGatewayAdded() {
    WebhookEndpoint endpoint = endpoint("ep_1");
    store.save(endpoint);

    rewrite(json -> json.replace("{\"id\"", "{\"colour\":{\"of\":\"sand\"},\"id\""));

    assertThat(store.all()).containsExactly(endpoint);
  }

  @Test
  void unreadableDocumentIsRejectedWithoutItsContent() {
    WebhookEndpoint endpoint = endpoint("ep_1");
    store.save(endpoint);

    rewrite(json -> json.replace("whsec_", "\"whsec_"));

    assertThatThrownBy(store::all)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ep_1")
        .hasNoCause()
        .message()
        .doesNotContain(endpoint.secrets().current().reveal());
  }

  @Test
  void neverShowsASecretInItsText() {
    WebhookEndpoint endpoint = endpoint("ep_1");

    assertThat(EndpointDocument.of(endpoint).toString()).isEqualTo("EndpointDocument[ep_1]");
  }

  @Test
  void documentOfAnotherEndpointIsRejected() {
    store.save(endpoint("ep_1"));
    JdbcClient.create(dataSource()).sql("UPDATE webhooks_endpoint SET id = 'ep_2'").update();

    assertThatThrownBy(store::all)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ep_2");
  }

  @Test
  void documentInClearAndThatOfAnOlderKeyAreEncryptedAnew() {
    WebhookEndpoint endpoint = endpoint("ep_1");
    store.save(endpoint);
    String clear = PlainKeys.encryption().decrypt(stored(), "endpoint ep_1");
    assertThat(clear).contains(endpoint.secrets().current().reveal());
    store(clear);

    ((JdbcEndpointStore) store).encryptAnew(() -> true);

    assertThat(stored())
        .startsWith(PlainKeys.encryption().currentPrefix())
        .doesNotContain("whsec_");
    assertThat(store.all()).containsExactly(endpoint);
  }

  @Test
  void endpointOfAnUnknownKeyIsNamedByItsKey() {
    new JdbcEndpointStore(dataSource(), new Encryption(new PlainKeys("other")))
        .save(endpoint("ep_1"));

    assertThatThrownBy(store::all)
        .isInstanceOf(UnknownKeyException.class)
        .hasMessageContaining("other");
  }

  private void rewrite(UnaryOperator<String> change) {
    String before = PlainKeys.encryption().decrypt(stored(), "endpoint ep_1");
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    store(PlainKeys.encryption().encrypt(after, "endpoint ep_1"));
  }

  private String stored() {
    return JdbcClient.create(dataSource())
        .sql("SELECT document FROM webhooks_endpoint")
        .query(String.class)
        .single();
  }

  private void store(String document) {
    JdbcClient.create(dataSource())
        .sql("UPDATE webhooks_endpoint SET document = ?")
        .param(document)
        .update();
  }

  static WebhookEndpoint endpoint(String id) {
    return EndpointBuilder.anEndpoint(id)
        .of("acme")
        .at("https://hooks.example.com/in?token=1")
        .wanting("email.*", "invoice.paid")
        .filteredBy("data.amount > 10")
        .described("Überweisungen")
        .sending(Map.of("X-Team", "billing"))
        .limitedTo(new RateLimit(2.5, 10))
        .within(Duration.ofMillis(2_500))
        .withInFlight(7)
        .toldItsTenant()
        .signedBy(
            new Signature(
                Signature.Scheme.HMAC,
                "X-Sign",
                "v1=",
                Signature.Algorithm.SHA512,
                Signature.Encoding.BASE64,
                Signature.Content.ID_TIMESTAMP_BODY,
                Signature.Encoding.TEXT))
        .failingSince(NOW.minusSeconds(3600))
        .requeuingSince(NOW.minusSeconds(5))
        .since(NOW)
        .build();
  }

  private static WebhookEndpoint sparse(String id) {
    return EndpointBuilder.anEndpoint(id)
        .signingWith(SigningSecret.parse("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="))
        .since(NOW)
        .build();
  }
}
