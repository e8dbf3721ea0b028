package dev.dromedary.api;

import java.time.Instant;

/**
 * A key of the API, without its text, of which a hash is stored.
 *
 * @param tenant the only one that it is for, or null for all
 * @param createdBy the name of the key that made it
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: not yet
 * @param isToken whether it is for the pages of a tenant, and can make no other
 * @param maker the id of the key that made this token, with which it ends; null: none of the store
 */
record StoredKey(
    String id,
    String name,
    Role role,
    String tenant,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsedAt,
    boolean isToken,
    String maker) {

  Caller caller() {
    return new Caller(name, role, tenant, new Caller.Login(id, isToken, expiresAt));
  }

  boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
