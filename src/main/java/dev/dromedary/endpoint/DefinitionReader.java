package dev.dromedary.endpoint;

import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.Event;
import dev.dromedary.event.EventType;
import dev.dromedary.event.InvalidInputException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * The definition of an endpoint by an API client or {@code config/endpoints.yaml}, read strictly:
 * an unknown field, a wrong type or a value that breaks a rule is a {@link InvalidInputException},
 * and then nothing of the definition counts.
 */
public final class DefinitionReader {

  private static final String DEFAULT_POLICY = "default";

  private static final Set<String> COMMON =
      Set.of(
          "url",
          "eventTypes",
          "tenant",
          "filter",
          "description",
          "headers",
          "redeliveryPolicy",
          "rateLimit",
          "rateBurst",
          "ordered",
          "orderingKey",
          "timeout",
          "maxInFlight",
          "tenantHeader",
          EndpointSignature.FIELD,
          EndpointTransform.FIELD,
          EndpointAuthentication.FIELD,
          EndpointTls.FIELD);
  private static final Set<String> CREATE = with("secret");
  private static final Set<String> CHANGE = with("status");
  private static final Set<String> FILE = with("id", "secret", "status");

  private final EndpointUrl url;
  private final BiConsumer<String, String> expressions;
  private final Set<String> redeliveryPolicies;
  private final EndpointLimits limits;

  /**
   * @param expressions throws a InvalidInputException of the field if its expression is not valid
   * @param redeliveryPolicies the names that are configured; {@code default} is always one
   * @param limits what the gateway allows at most
   */
  public DefinitionReader(
      EndpointUrl url,
      BiConsumer<String, String> expressions,
      Set<String> redeliveryPolicies,
      EndpointLimits limits) {
    this.url = url;
    this.expressions = expressions;
    this.limits = limits;
    this.redeliveryPolicies = new TreeSet<>(redeliveryPolicies);
    this.redeliveryPolicies.add(DEFAULT_POLICY);
  }

  /** A new endpoint of the API; its secret is generated unless the client brings one. */
  public WebhookEndpoint create(String id, JsonNode json, Instant now) {
    DefinitionFields fields = new DefinitionFields(json, CREATE);
    return read(id, fields, Status.ENABLED, fields.text("secret"), Origin.API, now);
  }

  /** The fields of a definition in a body. */
  public static Set<String> fields() {
    return CREATE;
  }

  /**
   * An endpoint of the file, which gives its id and its secret; {@code ${NAME}} as a secret is
   * looked up, so that the file needs to hold none.
   *
   * @param environment gives the value of a name, or null
   * @param modified when the file was changed
   */
  public WebhookEndpoint fromFile(
      JsonNode json, UnaryOperator<String> environment, Instant modified) {
    DefinitionFields fields = new DefinitionFields(new FileVariables(environment).in(json), FILE);
    String id = EndpointName.require("id", fields.text("id"));
    String secret = fields.text("secret");
    if (secret == null) {
      throw new InvalidInputException(
          "secret", "is required: whsec_… or ${NAME} of an environment variable");
    }
    return read(id, fields, status(fields), secret, Origin.FILE, modified);
  }

  /**
   * The endpoint after a partial change by RFC 7396: what is absent stays, null resets. Only what
   * is there is judged, so that an endpoint whose URL is no longer allowed can still be paused.
   */
  public WebhookEndpoint change(WebhookEndpoint old, JsonNode patch, Instant now) {
    DefinitionFields fields = new DefinitionFields(patch, CHANGE);
    Status status = fields.has("status") ? status(fields) : old.status();
    WebhookEndpoint base =
        status == old.status()
            ? old
            : old.withStatus(
                status, status == Status.ENABLED ? null : EndpointConditions.BY_ADMIN, now);
    EndpointDefinition next = changed(old.definition(), fields);
    return EndpointSignature.fitting(base.defined(next, now), now);
  }

  /**
   * The endpoint with another definition; its tenant, how it stands and what signs it stays. Its
   * secret may be sent along, not another one.
   */
  public WebhookEndpoint replace(WebhookEndpoint old, JsonNode json, Instant now) {
    DefinitionFields fields = new DefinitionFields(json, CREATE);
    EndpointDefinition next = definition(sameTenant(fields, old.definition()), fields);
    String secret = fields.text("secret");
    if (secret != null
        && !EndpointSignature.secret(secret, next.signature()).equals(old.secrets().current())) {
      throw new InvalidInputException(
          "secret", "is changed by rotate-secret only, so that both sign for a while");
    }
    return EndpointSignature.fitting(old.defined(next, now), now);
  }

  /** An endpoint has its tenant as it has its id: history and deliveries of one stay its own. */
  private static String sameTenant(DefinitionFields fields, EndpointDefinition old) {
    if (fields.has("tenant") && !tenant(fields).equals(old.tenant())) {
      throw new InvalidInputException(
          "tenant", "must be that of the registration; register one anew for another tenant");
    }
    return old.tenant();
  }

  private EndpointDefinition changed(EndpointDefinition old, DefinitionFields fields) {
    return EndpointAuthentication.requireAlone(
        new EndpointDefinition(
            sameTenant(fields, old),
            fields.has("url") ? url.require(fields.text("url")) : old.url(),
            fields.has("eventTypes") ? eventTypes(fields) : old.eventTypes(),
            fields.has("filter") ? expression(fields, "filter") : old.filter(),
            fields.has("description") ? description(fields) : old.description(),
            fields.has("headers")
                ? EndpointHeaders.require(fields.textsByName("headers", old.headers()))
                : old.headers(),
            fields.has("redeliveryPolicy") ? redeliveryPolicy(fields) : old.redeliveryPolicy(),
            fields.has("rateLimit") || fields.has("rateBurst")
                ? limits.rateLimit(fields, old.rateLimit())
                : old.rateLimit(),
            fields.has("ordered") || fields.has("orderingKey")
                ? ordering(fields, old.ordering())
                : old.ordering(),
            fields.has("timeout") ? limits.timeout(fields.text("timeout")) : old.timeout(),
            fields.has("maxInFlight")
                ? limits.maxInFlight(fields.integer("maxInFlight"))
                : old.maxInFlight(),
            fields.has("tenantHeader") ? fields.flag("tenantHeader") : old.tenantHeader(),
            fields.has(EndpointSignature.FIELD) ? EndpointSignature.read(fields) : old.signature(),
            fields.has(EndpointTransform.FIELD) ? EndpointTransform.read(fields) : old.transform(),
            fields.has(EndpointAuthentication.FIELD)
                ? EndpointAuthentication.read(fields, url)
                : old.authentication(),
            fields.has(EndpointTls.FIELD) ? EndpointTls.read(fields) : old.tls()));
  }

  private EndpointDefinition definition(String tenant, DefinitionFields fields) {
    return EndpointAuthentication.requireAlone(
        new EndpointDefinition(
            tenant,
            url.require(fields.text("url")),
            eventTypes(fields),
            expression(fields, "filter"),
            description(fields),
            EndpointHeaders.require(fields.textsByName("headers", Map.of())),
            redeliveryPolicy(fields),
            limits.rateLimit(fields, null),
            ordering(fields, null),
            limits.timeout(fields.text("timeout")),
            limits.maxInFlight(fields.integer("maxInFlight")),
            fields.flag("tenantHeader"),
            EndpointSignature.read(fields),
            EndpointTransform.read(fields),
            EndpointAuthentication.read(fields, url),
            EndpointTls.read(fields)));
  }

  private WebhookEndpoint read(
      String id,
      DefinitionFields fields,
      Status status,
      String secret,
      Origin origin,
      Instant now) {
    EndpointDefinition definition = definition(tenant(fields), fields);
    return new WebhookEndpoint(
        id,
        definition,
        EndpointConditions.of(status),
        Secrets.of(EndpointSignature.secret(secret, definition.signature())),
        origin,
        now,
        now);
  }

  private static String tenant(DefinitionFields fields) {
    String tenant = fields.text("tenant");
    return tenant == null ? Event.DEFAULT_TENANT : EndpointName.require("tenant", tenant);
  }

  private static List<String> eventTypes(DefinitionFields fields) {
    List<String> patterns = fields.texts("eventTypes");
    if (patterns.isEmpty()) {
      throw new InvalidInputException(
          "eventTypes", "must have at least one pattern; [\"**\"] stands for all");
    }
    if (patterns.size() > 100) {
      throw new InvalidInputException("eventTypes", "must be at most 100");
    }
    for (int i = 0; i < patterns.size(); i++) {
      EventType.requirePattern("eventTypes[" + i + "]", patterns.get(i));
    }
    return patterns.stream().distinct().toList();
  }

  private String expression(DefinitionFields fields, String field) {
    String expression = fields.text(field);
    if (expression != null) {
      expressions.accept(field, expression);
    }
    return expression;
  }

  private Ordering ordering(DefinitionFields fields, Ordering old) {
    boolean ordered = fields.has("ordered") ? fields.flag("ordered") : old != null;
    if (!ordered) {
      if (fields.text("orderingKey") != null) {
        throw new InvalidInputException("orderingKey", "needs ordered to be true");
      }
      return null;
    }
    return new Ordering(
        fields.has("orderingKey") || old == null ? expression(fields, "orderingKey") : old.key());
  }

  private static String description(DefinitionFields fields) {
    String description = fields.text("description");
    if (description != null
        && (description.length() > 500
            || description.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t'))) {
      throw new InvalidInputException(
          "description", "must be at most 500 characters, without control characters");
    }
    return description;
  }

  private String redeliveryPolicy(DefinitionFields fields) {
    String name = fields.text("redeliveryPolicy");
    if (name != null && !redeliveryPolicies.contains(name)) {
      throw new InvalidInputException(
          "redeliveryPolicy", "must be one of " + String.join(", ", redeliveryPolicies));
    }
    return name == null ? DEFAULT_POLICY : name;
  }

  private static Status status(DefinitionFields fields) {
    String name = fields.text("status");
    if (name == null) {
      return Status.ENABLED;
    }
    for (Status status : Status.values()) {
      if (status.name().equals(name)) {
        return status;
      }
    }
    throw new InvalidInputException("status", "must be ENABLED, PAUSED or DISABLED");
  }

  private static Set<String> with(String... fields) {
    Set<String> all = new HashSet<>(COMMON);
    all.addAll(List.of(fields));
    return Set.copyOf(all);
  }
}
