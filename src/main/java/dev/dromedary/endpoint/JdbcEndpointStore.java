package dev.dromedary.endpoint;

import dev.dromedary.encryption.Encryption;
import dev.dromedary.jdbc.JdbcTransaction;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps each endpoint as one encrypted JSON document in {@code webhooks_endpoint}. */
public final class JdbcEndpointStore implements EndpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcEndpointStore.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** PostgreSQL's driver would hold all rows as a whole, beside the endpoints made of them. */
  private static final int FETCHED = 1_000;

  private final JdbcClient jdbc;
  private final JdbcTransaction transaction;
  private final Encryption encryption;

  /**
   * @param dataSource an H2 database in PostgreSQL mode, or PostgreSQL, with the tables made
   */
  public JdbcEndpointStore(DataSource dataSource, Encryption encryption) {
    this.encryption = encryption;
    jdbc = JdbcClient.create(dataSource);
    transaction = new JdbcTransaction(dataSource);
  }

  @Override
  public List<WebhookEndpoint> all() {
    return transaction.read(
        "Reading the endpoints",
        () ->
            jdbc.sql("SELECT id, document FROM webhooks_endpoint")
                .withFetchSize(FETCHED)
                .query((row, i) -> read(row.getString(1), row.getString(2)))
                .list());
  }

  @Override
  public Optional<WebhookEndpoint> find(String id) {
    return transaction.read("Reading an endpoint", () -> select(id, ""));
  }

  @Override
  public void save(WebhookEndpoint endpoint) {
    transaction.write("Storing an endpoint", () -> isInserted(endpoint) || replace(endpoint) > 0);
  }

  @Override
  public Set<String> insert(Collection<WebhookEndpoint> endpoints) {
    return transaction.write(
        "Storing endpoints",
        () -> {
          Set<String> inserted = new HashSet<>();
          for (WebhookEndpoint endpoint : endpoints) {
            if (isInserted(endpoint)) {
              inserted.add(endpoint.id());
            }
          }
          return inserted;
        });
  }

  private boolean isInserted(WebhookEndpoint endpoint) {
    return jdbc.sql(
                "INSERT INTO webhooks_endpoint (id, tenant, document, updated_at)"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .params(endpoint.id(), endpoint.tenant(), document(endpoint), updatedAt(endpoint))
            .update()
        > 0;
  }

  @Override
  public Optional<Change> update(String id, UnaryOperator<WebhookEndpoint> change) {
    return transaction.write(
        "Changing an endpoint",
        () -> {
          Optional<Change> done =
              select(id, " FOR UPDATE").map(before -> new Change(before, change.apply(before)));
          done.filter(made -> !made.isNone()).ifPresent(made -> replace(made.after()));
          return done;
        });
  }

  private Optional<WebhookEndpoint> select(String id, String lock) {
    return jdbc.sql("SELECT id, document FROM webhooks_endpoint WHERE id = ?" + lock)
        .param(id)
        .query((row, i) -> read(row.getString(1), row.getString(2)))
        .optional();
  }

  private int replace(WebhookEndpoint endpoint) {
    return jdbc.sql(
            "UPDATE webhooks_endpoint SET tenant = ?, document = ?, updated_at = ? WHERE id = ?")
        .params(endpoint.tenant(), document(endpoint), updatedAt(endpoint), endpoint.id())
        .update();
  }

  @Override
  public boolean delete(String id, Consumer<WebhookEndpoint> check) {
    return transaction.write(
        "Deleting an endpoint",
        () -> {
          select(id, " FOR UPDATE").ifPresent(check);
          return jdbc.sql("DELETE FROM webhooks_endpoint WHERE id = ?").param(id).update() > 0;
        });
  }

  /** Encrypts anew what has another key than the present one, or none. */
  void encryptAnew(BooleanSupplier running) {
    List<String> ids =
        transaction.read(
            "Reading the endpoints of an older key",
            () ->
                jdbc.sql("SELECT id FROM webhooks_endpoint WHERE document NOT LIKE ?")
                    .param(encryption.currentPrefix() + "%")
                    .query(String.class)
                    .list());
    for (String id : ids) {
      if (!running.getAsBoolean()) {
        return;
      }
      transaction.write(
          "Encrypting an endpoint anew", () -> select(id, " FOR UPDATE").map(this::replace));
    }
    if (!ids.isEmpty()) {
      LOG.info("{} endpoints are encrypted anew, with the present key", ids.size());
    }
  }

  private String document(WebhookEndpoint endpoint) {
    return encryption.encrypt(
        JSON.writeValueAsString(EndpointDocument.of(endpoint)), context(endpoint.id()));
  }

  /** Of its document: another endpoint's, put in its place, cannot be read. */
  static String context(String id) {
    return "endpoint " + id;
  }

  private static OffsetDateTime updatedAt(WebhookEndpoint endpoint) {
    return endpoint.updatedAt().atOffset(ZoneOffset.UTC);
  }

  /** An endpoint that cannot be read must not be skipped: its events would match nothing. */
  private WebhookEndpoint read(String id, String document) {
    try {
      return JSON.readValue(encryption.decrypt(document, context(id)), EndpointDocument.class)
          .endpoint();
    } catch (JacksonException
        | IllegalArgumentException
        | IllegalStateException
        | NullPointerException e) {
      // Not as its cause: a parser's message may quote the document, which holds the secrets.
      throw new IllegalStateException(
          "The stored document of endpoint " + id + " cannot be read: " + e.getClass().getName());
    }
  }
}
