package dev.dromedary.api;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which endpoints are meant: of each list any value; null is no condition.
 *
 * @param text anywhere in the id, the URL or the description, in any case
 */
record EndpointFilter(List<String> tenant, List<Status> status, String text)
    implements Predicate<WebhookEndpoint> {

  @Override
  public boolean test(WebhookEndpoint endpoint) {
    return (tenant == null || tenant.contains(endpoint.tenant()))
        && (status == null || status.contains(endpoint.status()))
        && (text == null || isIn(endpoint));
  }

  private boolean isIn(WebhookEndpoint endpoint) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return Stream.of(endpoint.id(), endpoint.url(), endpoint.definition().description())
        .anyMatch(each -> each != null && each.toLowerCase(Locale.ROOT).contains(wanted));
  }

  /** A text may be a part of a URL that gives access. */
  @Override
  public String toString() {
    return "EndpointFilter[tenant=%s, status=%s]".formatted(tenant, status);
  }
}
