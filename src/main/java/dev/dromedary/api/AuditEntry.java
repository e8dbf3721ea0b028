package dev.dromedary.api;

import java.time.Instant;

/**
 * A change by a caller.
 *
 * @param what names the change, such as {@code endpoint.pause}
 * @param subject the id of what it is about; null if it is about many
 * @param tenant the only tenant that it is about, or null
 * @param asked the query and body, where they hold conditions only; null otherwise
 * @param status of the answer; null until there is one
 * @param changes the fields that changed, in JSON, without secrets; null if it is about no endpoint
 */
record AuditEntry(
    String id,
    Instant at,
    Caller caller,
    String address,
    String what,
    String subject,
    String tenant,
    String asked,
    Integer status,
    String changes) {

  AuditEntry ended(String about, String of, int answered, String changed) {
    return new AuditEntry(id, at, caller, address, what, about, of, asked, answered, changed);
  }
}
