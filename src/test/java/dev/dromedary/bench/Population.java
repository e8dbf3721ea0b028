package dev.dromedary.bench;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.JdbcEndpointStore;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.kit.GatewayProcess;
import java.nio.file.Files;
import java.time.Instant;
import org.h2.jdbcx.JdbcConnectionPool;

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
   * Puts them into the database of a gateway that does not run.
   *
   * @return them, as the gateway will have them
   */
  Endpoints store(GatewayProcess gateway) throws Exception {
    Files.createDirectories(gateway.data());
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:file:"
                + gateway.data().resolve("history").toAbsolutePath()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
            "webhooks",
            "");
    try {
      new JdbcMigrations(pool).run();
      Endpoints all = new Endpoints(new JdbcEndpointStore(pool), id -> {});
      Progress progress = new Progress("storing endpoints", endpoints);
      for (int i = 0; i < endpoints; i++) {
        all.save(endpoint(i));
        progress.at(i);
      }
      return all;
    } finally {
      pool.dispose();
    }
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
