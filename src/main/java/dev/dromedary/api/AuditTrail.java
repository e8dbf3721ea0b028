package dev.dromedary.api;

import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.TypedId;
import dev.dromedary.jdbc.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Records each change in the audit: before it is made, so that none is without a record, and its
 * end afterwards. If the gateway is killed in between the record has no status.
 */
final class AuditTrail implements HandlerInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final String BEGUN = AuditTrail.class.getName();
  private static final int MOST_ASKED = 4_000;

  /** Change with each answer, or with each change. */
  private static final Set<String> NOT_COMPARED = Set.of("health", "warnings", "updatedAt");

  private final AuditStore store;
  private final Clock clock;

  AuditTrail(AuditStore store, @Qualifier("webhooksClock") Clock webhooksClock) {
    this.store = store;
    this.clock = webhooksClock;
  }

  /**
   * A field of an endpoint that changed.
   *
   * @param field Name of the field, as in {@code GET /endpoints/{id}}.
   * @param before The value before the change; absent if there was none.
   * @param after The value after the change; absent if there is none.
   */
  record Change(String field, JsonNode before, JsonNode after) {

    @Override
    public String toString() {
      return "Change[" + field + "]";
    }
  }

  /** A record, and what its call found and changed so far. */
  private static final class Begun {

    private final AuditEntry entry;
    private String tenant;
    private List<Change> changes;

    Begun(AuditEntry entry) {
      this.entry = entry;
      this.tenant = entry.tenant();
    }
  }

  /** The call that this thread serves is about something of this tenant. */
  static void about(String tenant) {
    begun().ifPresent(begun -> begun.tenant = tenant);
  }

  /**
   * The call that this thread serves changed an endpoint: given by the change itself, or another
   * admin's change could come in between.
   *
   * @param before null if there was none
   * @param after null if there is none
   */
  static void changed(WebhookEndpoint before, WebhookEndpoint after) {
    begun()
        .ifPresent(
            begun -> {
              begun.tenant = (after == null ? before : after).tenant();
              begun.changes = changes(before, after);
            });
  }

  private static Optional<Begun> begun() {
    RequestAttributes call = RequestContextHolder.currentRequestAttributes();
    return Optional.ofNullable((Begun) call.getAttribute(BEGUN, RequestAttributes.SCOPE_REQUEST));
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Audited audited = ((HandlerMethod) handler).getMethodAnnotation(Audited.class);
    if (audited == null) {
      return true;
    }
    Caller caller = Caller.of(request);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    AuditEntry entry =
        new AuditEntry(
            TypedId.audit(now),
            now,
            caller,
            request.getRemoteAddr(),
            audited.value(),
            subject(request),
            caller.tenant(),
            audited.body() ? asked(request) : null,
            null,
            null);
    store.begin(entry);
    request.setAttribute(BEGUN, new Begun(entry));
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
    if (!(request.getAttribute(BEGUN) instanceof Begun begun)) {
      return;
    }
    AuditEntry entry = begun.entry;
    String made = response.getHeader(HttpHeaders.LOCATION);
    String subject =
        entry.subject() == null && made != null
            ? made.substring(made.lastIndexOf('/') + 1)
            : entry.subject();
    String changes =
        begun.changes == null
            ? null
            : new String(Json.write(begun.changes), StandardCharsets.UTF_8);
    try {
      store.end(entry.ended(subject, begun.tenant, response.getStatus(), changes));
    } catch (StoreUnavailableException e) {
      LOG.warn("The audit has no end of {}: {}", entry.id(), e.getMessage());
    }
  }

  /** The text of the path that is no part of its pattern. */
  private static String subject(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map
        ? map.values().stream()
            .map(value -> value.toString().replaceFirst("^/", ""))
            .findFirst()
            .orElse(null)
        : null;
  }

  private static String asked(HttpServletRequest request) {
    byte[] body = WebUtils.getNativeRequest(request, ApiRequest.class).body();
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    String all = query + new String(body, StandardCharsets.UTF_8);
    return all.isEmpty() ? null : all.substring(0, Math.min(all.length(), MOST_ASKED));
  }

  /** As the API shows the endpoint, so that no secret is among them. */
  static List<Change> changes(WebhookEndpoint before, WebhookEndpoint after) {
    JsonNode old = before == null ? MissingNode.getInstance() : Json.tree(EndpointView.of(before));
    JsonNode now = after == null ? MissingNode.getInstance() : Json.tree(EndpointView.of(after));
    Set<String> fields = new TreeSet<>(old.propertyNames());
    fields.addAll(now.propertyNames());
    List<Change> changes = new ArrayList<>();
    for (String field : fields) {
      JsonNode was = old.get(field);
      JsonNode is = now.get(field);
      if (!NOT_COMPARED.contains(field) && (was == null || !was.equals(is))) {
        changes.add(new Change(field, was, is));
      }
    }
    return changes;
  }
}
