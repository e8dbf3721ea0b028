package dev.dromedary.api;

import java.time.Instant;

/**
 * A key of the API, without its text, of which a hash is stored.
 *
 * @param tenant the only one that it is for, or null for all
 * @param createdBy the name of the key that made it
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: not yet
 */
record StoredKey(
    String id,
    String name,
    Role role,
    String tenant,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsedAt) {

  Caller caller() {
    return new Caller(name, role, tenant);
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
