package dev.dromedary.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * A parameter or field of the API as an option.
 *
 * @param name in the API
 * @param option on the command line
 */
record Field(String name, String option, Kind kind, String label, String description) {

  /** The values of the option, and their form in JSON. */
  enum Kind {
    TEXT,
    TEXTS,
    NUMBER,
    FLAG,
    TIME,
    JSON,
    HEADERS
  }

  private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d)");

  private static final Map<String, Field> ALL = new LinkedHashMap<>();

  static {
    add("tenant", "tenant", Kind.TEXTS, "NAME", "of this tenant");
    add("endpointId", "endpoint", Kind.TEXTS, "ID", "of this endpoint");
    add("eventId", "event", Kind.TEXTS, "ID", "of this event");
    add("deliveryId", "delivery", Kind.TEXTS, "ID", "this delivery");
    add("eventSource", "event-source", Kind.TEXTS, "URI", "of a CloudEvent of this source");
    add(
        "source",
        "source",
        Kind.TEXT,
        "URI",
        "of the event of this source, if several have its id");
    add(
        "eventType",
        "type",
        Kind.TEXTS,
        "TYPE",
        "of this event type, or a pattern such as order.*");
    add("type", "type", Kind.TEXTS, "TYPE", "of this event type, or a pattern such as order.*");
    add("id", "id", Kind.TEXTS, "ID", "with this id");
    add(
        "contains",
        "contains",
        Kind.TEXT,
        "CEL",
        "for which this expression is true, as in a filter");
    add("status", "status", Kind.TEXTS, "STATUS", "in this status");
    add("health", "health", Kind.TEXTS, "STATE", "in this state of health, such as FAILING");
    add("text", "text", Kind.TEXT, "TEXT", "with this in id, URL or description");
    add("result", "result", Kind.TEXTS, "RESULT", "whose last attempt had this result");
    add(
        "statusCode",
        "status-code",
        Kind.TEXTS,
        "CODE",
        "whose last answer had this status (503, 5xx)");
    add("minAttempts", "min-attempts", Kind.NUMBER, "N", "with so many attempts or more");
    add("reason", "reason", Kind.TEXTS, "REASON", "dead for this reason");
    add(
        "since",
        "since",
        Kind.TIME,
        "TIME",
        "from this time on: 2026-01-31T12:00:00Z, or 2h for two hours ago");
    add("until", "until", Kind.TIME, "TIME", "before this time");
    add("order", "order", Kind.TEXT, "ORDER", "asc or desc");
    add("state", "state", Kind.TEXTS, "STATE", "in this state");
    add("step", "step", Kind.TEXT, "HOURS", "in steps of 1h to 31d");
    add("groupBy", "group-by", Kind.TEXTS, "FIELD", "counted by this field");
    add("who", "who", Kind.TEXTS, "NAME", "of the key with this name");
    add("what", "what", Kind.TEXTS, "CHANGE", "of this kind of change");
    add("subject", "subject", Kind.TEXTS, "ID", "of this endpoint, key, replay or delivery");
    add("force", "force", Kind.FLAG, "", "also while it goes on by itself");
    add("all", "all", Kind.FLAG, "", "all of them");
    add("dryRun", "dry-run", Kind.FLAG, "", "counts them only");
    add("limit", "limit", Kind.NUMBER, "N", "so many at most");
    add("url", "target", Kind.TEXT, "URL", "where its deliveries go");
    add("eventTypes", "types", Kind.TEXTS, "TYPE", "event type or pattern; repeated for several");
    add("filter", "filter", Kind.TEXT, "CEL", "only events for which this is true");
    add("description", "description", Kind.TEXT, "TEXT", "what it is for");
    add(
        "headers",
        "header",
        Kind.HEADERS,
        "NAME=VALUE",
        "header of each request; repeated for several");
    add("secret", "secret", Kind.TEXT, "SECRET", "signing secret, otherwise made by the gateway");
    add("redeliveryPolicy", "policy", Kind.TEXT, "NAME", "redelivery policy");
    add("rateLimit", "rate", Kind.NUMBER, "N", "deliveries a second at most");
    add("rateBurst", "burst", Kind.NUMBER, "N", "of these at once");
    add("ordered", "ordered", Kind.FLAG, "", "one delivery after the other");
    add(
        "orderingKey",
        "ordering-key",
        Kind.TEXT,
        "CEL",
        "in order for each value of this expression");
    add("timeout", "timeout", Kind.TEXT, "DURATION", "of a request, such as 10s");
    add("maxInFlight", "max-in-flight", Kind.NUMBER, "N", "requests at the same time at most");
    add("tenantHeader", "tenant-header", Kind.FLAG, "", "its tenant as webhook-tenant");
    add(
        "signature",
        "signature",
        Kind.JSON,
        "JSON",
        "how its requests are signed, such as {\"scheme\":\"github\"}: JSON or @FILE");
    add(
        "transform",
        "transform",
        Kind.TEXT,
        "CEL",
        "shapes body and headers: {'body': ..., 'headers': {...}}");
    add(
        "authentication",
        "authentication",
        Kind.JSON,
        "JSON",
        "basic, bearer or OAuth 2: JSON or @FILE, such as {\"type\": \"bearer\", \"token\": ...}");
    add(
        "tls",
        "tls",
        Kind.JSON,
        "JSON",
        "certificate, privateKey and authority in PEM: JSON or @FILE");
    add(
        "overlap",
        "overlap",
        Kind.TEXT,
        "DURATION",
        "for which the previous secret signs as well; 0s ends it now");
    add("data", "data", Kind.JSON, "JSON", "payload: JSON, @FILE or - for the standard input");
    add("example", "example", Kind.JSON, "JSON", "example: JSON or @FILE");
    add("schema", "schema", Kind.JSON, "JSON", "JSON Schema of the payload: JSON or @FILE");
    add("name", "name", Kind.TEXT, "NAME", "name, as logs and the audit show it");
    add("role", "role", Kind.TEXT, "ROLE", "sender, viewer, operator or admin");
    add("expiresAt", "expires", Kind.TIME, "TIME", "end of its validity");
    add("ttl", "ttl", Kind.TEXT, "DURATION", "how long it is valid, a day at most");
    add("perSecond", "rate", Kind.NUMBER, "N", "so many a second at most");
  }

  private static void add(String name, String option, Kind kind, String label, String description) {
    ALL.put(name, new Field(name, "--" + option, kind, label, description));
  }

  static Field of(String name) {
    Field field = ALL.get(name);
    if (field == null) {
      throw new IllegalStateException("No option is known for " + name);
    }
    return field;
  }

  /** In a body that selects nothing a field has one value, not any of several. */
  Field single() {
    return kind == Kind.TEXTS && !name.equals("eventTypes")
        ? new Field(name, option, Kind.TEXT, label, description)
        : this;
  }

  OptionSpec spec(boolean required) {
    OptionSpec.Builder spec = OptionSpec.builder(option).required(required);
    spec.description(
        description.substring(0, 1).toUpperCase(Locale.ROOT) + description.substring(1) + ".");
    return switch (kind) {
      case FLAG ->
          spec.type(Boolean.class)
              .arity("0")
              .negatable(Set.of("ordered", "tenantHeader").contains(name))
              .build();
      case NUMBER -> spec.type(Long.class).paramLabel(label).build();
      case TEXTS, HEADERS ->
          spec.type(List.class).auxiliaryTypes(String.class).paramLabel(label).build();
      default -> spec.type(String.class).paramLabel(label).build();
    };
  }

  /** Puts the value of the option, which was given, into a body. */
  void put(ObjectNode body, Object value, DromedaryCommand command) {
    switch (kind) {
      case TEXTS -> ((List<?>) value).forEach(each -> body.withArray(name).add(each.toString()));
      case NUMBER -> body.put(name, (Long) value);
      case FLAG -> body.put(name, (Boolean) value);
      case TIME -> body.put(name, time(value.toString(), command.around().clock()));
      case JSON -> body.set(name, command.json(option, value.toString()));
      case HEADERS -> {
        ObjectNode headers = body.putObject(name);
        for (Object each : (List<?>) value) {
          String[] parts = each.toString().split("=", 2);
          if (parts.length < 2) {
            throw new IllegalArgumentException(option + " must be NAME=VALUE.");
          }
          headers.put(parts[0], parts[1]);
        }
      }
      default -> body.put(name, value.toString());
    }
  }

  /** The value of the option, which was given, as a part of a query. */
  String query(Object value, Clock clock) {
    List<?> values = value instanceof List<?> list ? list : List.of(value);
    StringBuilder query = new StringBuilder();
    for (Object each : values) {
      String text = kind == Kind.TIME ? time(each.toString(), clock) : each.toString();
      query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(Api.encoded(text));
    }
    return query.toString();
  }

  /** A time in RFC 3339, of itself or of so long ago. */
  static String time(String text, Clock clock) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      Duration back =
          switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
      return clock.instant().minus(back).truncatedTo(ChronoUnit.MILLIS).toString();
    }
    try {
      return Instant.from(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text))
          .toString();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is no time; write 2026-01-31T12:00:00Z, or 2h for two hours ago.".formatted(text));
    }
  }
}
