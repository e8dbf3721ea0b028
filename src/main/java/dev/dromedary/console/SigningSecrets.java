package dev.dromedary.console;

import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The secret of its endpoint that signed an attempt, as far as the audit of the API tells it.
 * Signatures are masked in the history, so that none is compared; the audit is for admins alone.
 */
final class SigningSecrets {

  private static final int MOST = 200;
  private static final Integer DONE = HttpServletResponse.SC_OK;

  private final Visit visit;
  private final Map<Object, Optional<List<Map<String, Object>>>> changes = new HashMap<>();

  SigningSecrets(Visit visit) {
    this.visit = visit;
  }

  /** A sentence, or null if it is not known. */
  String of(Map<String, Object> delivery, String at) {
    if (!visit.isAdmin()) {
      return null;
    }
    return changes
        .computeIfAbsent(delivery.get("endpointId"), this::changes)
        .filter(all -> all.size() < MOST || !isLater(all.get(MOST - 1), at))
        .map(all -> of(all, at))
        .orElse(null);
  }

  private static String of(List<Map<String, Object>> changes, String at) {
    Map<String, Object> next = null;
    for (Map<String, Object> each : changes) {
      if (isNewSecret(each) && isLater(each, at)) {
        next = each;
      }
    }
    return next == null
        ? "Signed with the secret that the endpoint has now."
        : "Signed with the secret of before %s, when %s rotated it."
            .formatted(Words.INSTANCE.time(next.get("at")), next.get("who"));
  }

  private static boolean isLater(Map<String, Object> change, String at) {
    return change.get("at").toString().compareTo(at) > 0;
  }

  /** A scheme of other keys makes a secret, too. */
  private static boolean isNewSecret(Map<String, Object> change) {
    return DONE.equals(change.get("status"))
        && ("endpoint.rotate-secret".equals(change.get("what"))
            || change.get("changes") instanceof Map<?, ?> fields
                && fields.containsKey("signature"));
  }

  /**
   * The newest first. Of an endpoint that is deleted or of the file the audit does not have all.
   */
  private Optional<List<Map<String, Object>>> changes(Object endpointId) {
    // In a list an endpoint comes from memory, without its figures.
    boolean isOfApi =
        NowPage.rows(visit.read("/endpoints", Query.of("text", endpointId))).stream()
            .filter(each -> endpointId.equals(each.get("id")))
            .anyMatch(each -> !"FILE".equals(each.get("origin")));
    return isOfApi
        ? Optional.of(
            NowPage.rows(visit.read("/audit", Query.of("subject", endpointId, "limit", MOST))))
        : Optional.empty();
  }
}
