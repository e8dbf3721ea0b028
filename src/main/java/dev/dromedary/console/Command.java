package dev.dromedary.console;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A page as the command line has it. */
final class Command {

  private static final Set<String> OF_PAGES = Set.of("cursor", "include", "groupBy");
  private static final Pattern PLAIN = Pattern.compile("[\\w.:/@%+-]+");

  /** The options that are named otherwise than their parameters. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "endpointId",
          "endpoint",
          "eventId",
          "event",
          "deliveryId",
          "delivery",
          "eventType",
          "type");

  private Command() {}

  /** With the conditions of a query as options. */
  static String of(String command, Query query) {
    StringBuilder text = new StringBuilder("dromedary ").append(command);
    for (Map.Entry<String, List<String>> each : query.values().entrySet()) {
      if (!OF_PAGES.contains(each.getKey())) {
        each.getValue()
            .forEach(
                value ->
                    text.append(" --")
                        .append(option(each.getKey()))
                        .append(' ')
                        .append(quoted(value)));
      }
    }
    return text.toString();
  }

  static String option(String name) {
    return OPTIONS
        .getOrDefault(name, name)
        .replaceAll("([A-Z])", "-$1")
        .toLowerCase(java.util.Locale.ROOT);
  }

  static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
