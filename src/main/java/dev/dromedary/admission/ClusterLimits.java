package dev.dromedary.admission;

import dev.dromedary.cluster.Cluster;
import dev.dromedary.cluster.SharedState;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rate limits and circuit breakers of endpoints, from gateway to gateway. */
final class ClusterLimits implements SharedState {

  /** A message of some 100 KB; more endpoints come with the next one. */
  private static final int MAX = 1_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * News of one endpoint.
   *
   * @param rate null if nothing was reserved or used
   * @param circuit null if it neither opened nor closed
   */
  record News(String endpointId, EndpointRate.News rate, CircuitBreaker.News circuit) {}

  private final EndpointLimiters limiters;
  private final Predicate<String> isKnown;

  /**
   * @param isKnown whether there is an endpoint of that id
   */
  ClusterLimits(EndpointLimiters limiters, Predicate<String> isKnown) {
    this.limiters = limiters;
    this.isKnown = isKnown;
  }

  @Override
  public String name() {
    return "limits";
  }

  @Override
  public List<News> news() {
    List<News> news = limiters.news(MAX);
    return news.isEmpty() ? null : news;
  }

  @Override
  public void learn(JsonNode news) {
    for (News each : JSON.treeToValue(news, News[].class)) {
      learn(each);
    }
  }

  void learn(News news) {
    if (isKnown.test(news.endpointId())) {
      limiters.of(news.endpointId()).learn(news, Cluster.PERIOD.toNanos());
    }
  }
}
