package dev.dromedary.api;

import dev.dromedary.endpoint.Endpoints;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.EventType;
import dev.dromedary.eventtype.EventTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Notes on an endpoint that is valid, and likely to be a mistake. */
final class EndpointWarnings {

  private static final int MOST = 10;

  /**
   * A note on an endpoint.
   *
   * @param code The kind of warning.
   * @param detail A sentence for people.
   * @param endpointId The other endpoint.
   * @param eventTypes The patterns or types of this endpoint that it is about.
   */
  record Warning(Code code, String detail, String endpointId, List<String> eventTypes) {}

  /** The kind of a warning. */
  enum Code {
    /** Another endpoint of the tenant has the same URL and overlapping types. */
    DUPLICATE_URL,
    /** A type is registered nowhere, while event types are registered. */
    UNREGISTERED_TYPE
  }

  private final Endpoints endpoints;
  private final EventTypes types;

  EndpointWarnings(Endpoints endpoints, EventTypes types) {
    this.endpoints = endpoints;
    this.types = types;
  }

  /** None is null: an answer has no such field then. */
  List<Warning> of(WebhookEndpoint endpoint) {
    List<Warning> warnings = new ArrayList<>();
    endpoints.all().stream()
        .filter(
            other ->
                other.url().equals(endpoint.url())
                    && other.tenant().equals(endpoint.tenant())
                    && !other.id().equals(endpoint.id()))
        .sorted(Comparator.comparing(WebhookEndpoint::id))
        .forEach(
            other -> {
              List<String> both =
                  endpoint.eventTypes().stream().filter(type -> matches(other, type)).toList();
              if (!both.isEmpty() && warnings.size() < MOST) {
                warnings.add(duplicate(other, both));
              }
            });
    List<String> unregistered =
        types.unregistered(
            endpoint.eventTypes().stream().filter(type -> !EventType.isPattern(type)).toList());
    if (!unregistered.isEmpty()) {
      warnings.add(
          new Warning(
              Code.UNREGISTERED_TYPE,
              "These event types are not registered; is one misspelled?",
              null,
              unregistered));
    }
    return warnings.isEmpty() ? null : warnings;
  }

  private static boolean matches(WebhookEndpoint other, String type) {
    return other.eventTypes().stream().anyMatch(each -> EventType.overlap(each, type));
  }

  private static Warning duplicate(WebhookEndpoint other, List<String> both) {
    return new Warning(
        Code.DUPLICATE_URL,
        "Endpoint %s of this tenant has the same URL, and gets events of these types too: the receiver gets each of them twice."
            .formatted(other.id()),
        other.id(),
        both);
  }
}
