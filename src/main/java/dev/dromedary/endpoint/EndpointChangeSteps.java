package dev.dromedary.endpoint;

import dev.dromedary.cluster.Cluster;
import org.apache.camel.Exchange;

/** The steps of {@code endpoints.camel.yaml}. */
public final class EndpointChangeSteps {

  private static final String DATABASE_ID = "databaseId";

  private final EndpointLoading endpoints;
  private final OtherDatabases databases;
  private final Cluster cluster;

  public EndpointChangeSteps(EndpointLoading endpoints, OtherDatabases databases, Cluster cluster) {
    this.endpoints = endpoints;
    this.databases = databases;
    this.cluster = cluster;
  }

  /** Says which database this gateway has, with an announcement or without one. */
  public void sign(Exchange exchange) {
    exchange.getMessage().setHeader(DATABASE_ID, databases.own());
  }

  /**
   * Takes the id of an endpoint that was saved or deleted somewhere; here too, which changes
   * nothing. Or the news of a gateway, as bytes.
   */
  public void learn(Exchange exchange) {
    String databaseId = exchange.getMessage().getHeader(DATABASE_ID, String.class);
    if (databaseId != null) {
      databases.met(databaseId);
    }
    if (exchange.getMessage().getBody() instanceof String id) {
      endpoints.changed(id);
    } else if (exchange.getMessage().getBody() instanceof byte[] news) {
      cluster.learn(news);
    }
  }
}
