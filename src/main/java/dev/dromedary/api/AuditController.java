package dev.dromedary.api;

import dev.dromedary.event.PageRequest.Order;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The changes that callers made. */
@RestController
@RequestMapping("/api/v1/audit")
final class AuditController {

  private final AuditStore store;

  AuditController(AuditStore store) {
    this.store = store;
  }

  /**
   * @param who Only changes by the key of this name.
   * @param what Only changes of this kind, such as {@code endpoint.pause}.
   * @param subject Only changes of the endpoint, key, replay or delivery with this id.
   * @param tenant Only changes that are about this tenant.
   * @param since Only changes at this time or later.
   * @param until Only changes before this time.
   */
  record AuditQuery(
      String who, String what, String subject, String tenant, Instant since, Instant until) {}

  /**
   * A change by a caller.
   *
   * @param id Id of the record.
   * @param at When the call came.
   * @param who The name of the key.
   * @param role The role of the key.
   * @param address The address that the call came from.
   * @param what The kind of change.
   * @param subject Id of the endpoint, key, replay or delivery.
   * @param tenant The only tenant that it is about, if there is one.
   * @param asked The conditions of the call, where it has some.
   * @param status The status of the answer; absent if the gateway was stopped before its end.
   * @param changes The fields of the endpoint that changed, without secrets.
   */
  record AuditView(
      String id,
      Instant at,
      String who,
      Role role,
      String address,
      String what,
      String subject,
      String tenant,
      String asked,
      Integer status,
      JsonNode changes) {

    static AuditView of(AuditEntry entry) {
      return new AuditView(
          entry.id(),
          entry.at(),
          entry.caller().who(),
          entry.caller().role(),
          entry.address(),
          entry.what(),
          entry.subject(),
          entry.tenant(),
          entry.asked(),
          entry.status(),
          entry.changes() == null ? null : Json.parsed(entry.changes()));
    }
  }

  /** Lists changes that callers of the API made, newest first. */
  @RequiresRole(Role.ADMIN)
  @GetMapping
  Listing<AuditView> list(AuditQuery query, Paging paging) {
    AuditStore.Filter filter =
        new AuditStore.Filter(
            query.who(),
            query.what(),
            query.subject(),
            query.tenant(),
            query.since(),
            query.until());
    return new Listing<>(
        "audit",
        AuditView.class,
        paging,
        Order.DESC,
        List.of(filter),
        page -> store.list(filter, page).map(AuditView::of));
  }
}
