package dev.dromedary.match;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.Event;
import java.util.List;

public class Matcher {
  private final Endpoints endpoints;

  public Matcher(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  public List<WebhookEndpoint> match(Event event) {
    return endpoints.all().stream()
        .filter(e -> e.tenant().equals(event.tenant()))
        .filter(
            e ->
                e.eventTypes().stream()
                    .anyMatch(
                        p ->
                            p.equals("**")
                                || p.equals(event.type())
                                || p.endsWith(".*")
                                    && event.type().startsWith(p.substring(0, p.length() - 1))))
        .toList();
  }
}
