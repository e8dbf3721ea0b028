package dev.dromedary.event;

import java.util.Objects;

/**
 * What makes two events the same one: their tenant, and the id that their sender gave. The senders
 * of two tenants may well number alike.
 */
public record EventKey(String tenant, String id) {

  public EventKey {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(id, "id");
  }
}
