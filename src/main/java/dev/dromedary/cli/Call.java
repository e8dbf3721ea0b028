package dev.dromedary.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command that is one call of the API: its path's {@code {names}} are parameters, its fields are
 * options, its answer is printed.
 */
final class Call implements Callable<Integer> {

  private static final Pattern NAMES = Pattern.compile("\\{(\\w+)}");
  private static final String ALL = "--all";

  private final DromedaryCommand command;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final String method;
  private final String path;
  private final Map<OptionSpec, Field> query = new LinkedHashMap<>();
  private final Map<OptionSpec, Field> body = new LinkedHashMap<>();
  private List<Column> columns = List.of();
  private String fixedQuery = "";
  private boolean paged;
  private boolean tagged;
  private boolean exported;
  private OptionSpec limit;
  private OptionSpec yes;
  private String done;
  private String wrong;

  Call(DromedaryCommand command, String name, String call, String description) {
    this.command = command;
    this.method = call.substring(0, call.indexOf(' '));
    this.path = call.substring(call.indexOf(' ') + 1);
    Commands.withHelp(spec.name(name));
    spec.usageMessage().description(description);
    Matcher names = NAMES.matcher(path);
    for (int i = 0; names.find(); i++) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(Integer.toString(i))
              .paramLabel(names.group(1).toUpperCase(java.util.Locale.ROOT))
              .type(String.class)
              .required(true)
              .description("Its " + names.group(1) + ".")
              .build());
    }
  }

  CommandSpec spec() {
    return spec;
  }

  Call query(String... names) {
    for (String name : names) {
      query.put(option(Field.of(name), false), Field.of(name));
    }
    return this;
  }

  /** Fields of the body; one with an exclamation mark is required. */
  Call body(String... names) {
    for (String name : names) {
      boolean required = name.endsWith("!");
      Field field = Field.of(required ? name.substring(0, name.length() - 1) : name).single();
      body.put(option(field, required), field);
    }
    return this;
  }

  /** Conditions in the body, each one value or several. */
  Call selection(String... names) {
    for (String name : names) {
      body.put(option(Field.of(name), false), Field.of(name));
    }
    return this;
  }

  Call columns(String... texts) {
    columns = Column.of(texts);
    return this;
  }

  /** A list with a cursor, of which 50 entries are shown unless more are wished for. */
  Call paged() {
    paged = true;
    limit = option(Field.of("limit"), false);
    option(Field.of("all"), false);
    return this;
  }

  /** All of a list as the gateway streams it: CSV, or lines of JSON. */
  Call exported() {
    exported = true;
    return this;
  }

  Call always(String parameters) {
    fixedQuery = parameters;
    return this;
  }

  /** A change of an endpoint as it is now: one that is made meanwhile is not overwritten. */
  Call tagged() {
    tagged = true;
    return this;
  }

  /** Not without a yes, because it cannot be undone. */
  Call confirmed() {
    yes =
        OptionSpec.builder("--yes")
            .type(Boolean.class)
            .arity("0")
            .description("Needed, because it cannot be undone.")
            .build();
    spec.addOption(yes);
    return this;
  }

  /** The exit code says so where this number of the answer is not 0. */
  Call wrongIf(String field) {
    wrong = field;
    return this;
  }

  /** Printed where the answer is empty. */
  Call done(String text) {
    done = text;
    return this;
  }

  private OptionSpec option(Field field, boolean required) {
    OptionSpec option = field.spec(required);
    spec.addOption(option);
    return option;
  }

  @Override
  public Integer call() {
    if (yes != null && yes.getValue() == null && !isDryRun()) {
      throw new IllegalArgumentException("It cannot be undone. With --yes it is done.");
    }
    String path = path();
    if (exported) {
      export(path);
    } else if (!columns.isEmpty()) {
      list(path);
    } else {
      String[] headers = tagged ? new String[] {"If-Match", tag()} : new String[0];
      JsonNode answer = command.api().call(method, path, content(), headers).json();
      if (answer.isMissingNode()) {
        command.printer().line(done == null ? "Done." : done);
      } else {
        command.printer().one(answer);
      }
      return wrong != null && answer.path(wrong).asLong(0) > 0 ? 1 : 0;
    }
    return 0;
  }

  private boolean isDryRun() {
    return body.keySet().stream()
        .anyMatch(option -> option.longestName().equals("--dry-run") && option.getValue() != null);
  }

  private void list(String path) {
    List<JsonNode> rows = new ArrayList<>();
    boolean more = false;
    if (paged) {
      boolean all = spec.findOption(ALL).getValue() != null;
      Long most = limit.getValue();
      more = command.api().each(path, all ? Long.MAX_VALUE : most == null ? 50 : most, rows::add);
    } else {
      JsonNode answer = command.api().call(method, path, content()).json();
      answer.path("data").forEach(rows::add);
    }
    command.printer().rows(columns, rows);
    if (rows.isEmpty() && command.format() == Format.TABLE) {
      command.err().println("There are none.");
    } else if (more) {
      command.err().println("There are more: --all, or --limit N.");
    }
    command.err().flush();
  }

  private void export(String path) {
    String accept = command.format() == Format.CSV ? "text/csv" : "application/x-ndjson";
    try (var in = command.api().open(method, path, null, null, accept);
        var reader =
            new java.io.BufferedReader(
                new java.io.InputStreamReader(in, java.nio.charset.StandardCharsets.UTF_8))) {
      reader.transferTo(command.around().out());
      command.around().out().flush();
    } catch (java.io.IOException e) {
      throw new RefusedException("The list broke off; what was printed is not all of it.");
    }
  }

  private String tag() {
    String endpoint = path().replaceFirst("^(/endpoints/[^/?]+).*", "$1");
    return command.api().call("GET", endpoint, null).etag();
  }

  private String path() {
    StringBuilder text = new StringBuilder();
    Matcher names = NAMES.matcher(path);
    for (int i = 0; names.find(); i++) {
      String value = spec.positionalParameters().get(i).getValue();
      names.appendReplacement(text, Matcher.quoteReplacement(Api.encoded(value)));
    }
    names.appendTail(text);
    List<String> parts = new ArrayList<>();
    if (!fixedQuery.isEmpty()) {
      parts.add(fixedQuery);
    }
    query.forEach(
        (option, field) -> {
          Object value = option.getValue();
          if (value != null) {
            parts.add(field.query(value, command.around().clock()));
          }
        });
    return parts.isEmpty() ? text.toString() : text + "?" + String.join("&", parts);
  }

  private JsonNode content() {
    if (body.isEmpty()) {
      return null;
    }
    ObjectNode fields = Api.JSON.createObjectNode();
    body.forEach(
        (option, field) -> {
          Object value = option.getValue();
          if (value != null) {
            field.put(fields, value, command);
          }
        });
    return fields;
  }
}
