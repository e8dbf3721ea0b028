package dev.dromedary.bench;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.JdbcEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PlainKeys;
import java.nio.file.Files;
import java.time.Instant;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Endpoints that a gateway has already when it starts, spread evenly over tenants {@code t0},
 * {@code t1}, …, each with three subscriptions: one that ten of its tenant have, one of its own,
 * and one that all have.
 *
 * @param url where they all are, each on a path of its own below
 */
record Population(int endpoints, int tenants, String url) {

  private static final int ALIKE = 10;

  /** An event of it goes to every endpoint of its tenant. */
  static final String TO_ALL = "all.news";

  /** An event of it goes to ten endpoints of its tenant. */
  static String toTen(int group) {
    return "email.group" + group + ".opened";
  }

  /** How many groups of ten each tenant has. */
  int groups() {
    return endpoints / tenants / ALIKE;
  }

  /**
   * Puts them into the database of a gateway that does not run. By way of memory, because each that
   * is stored in a file waits for the disk.
   *
   * @return them, as the gateway will have them
   */
  Endpoints store(GatewayProcess gateway) throws Exception {
    Files.createDirectories(gateway.data());
    String script = "'" + gateway.data().resolve("endpoints.sql").toAbsolutePath() + "'";
    JdbcConnectionPool memory = database("mem:population;DB_CLOSE_DELAY=-1");
    JdbcConnectionPool file =
        database("file:" + gateway.data().resolve("history").toAbsolutePath());
    try {
      new JdbcMigrations(memory).run();
      Endpoints all =
          new Endpoints(new JdbcEndpointStore(memory, PlainKeys.encryption()), id -> {});
      Progress progress = new Progress("storing endpoints", endpoints);
      for (int i = 0; i < endpoints; i++) {
        all.save(endpoint(i));
        progress.at(i);
      }
      // With the settings the file would stay open, as what is in memory must.
      new JdbcTemplate(memory).execute("SCRIPT NOSETTINGS TO " + script);
      new JdbcTemplate(file).execute("RUNSCRIPT FROM " + script);
      return all;
    } finally {
      new JdbcTemplate(memory).execute("SHUTDOWN");
      memory.dispose();
      file.dispose();
    }
  }

  private static JdbcConnectionPool database(String where) {
    return JdbcConnectionPool.create(
        "jdbc:h2:" + where + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
        "webhooks",
        "");
  }

  private WebhookEndpoint endpoint(int i) {
    int ofTenant = i / tenants;
    return EndpointBuilder.anEndpoint("ep_01jd9m3r6w8qk2x5c7v%06d".formatted(i))
        .of("t" + i % tenants)
        .at(url + "/" + i)
        .wanting("email.group" + ofTenant / ALIKE + ".*", "sms.number" + ofTenant + ".*", "all.**")
        .since(Instant.now())
        .build();
  }
}
