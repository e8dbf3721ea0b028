package dev.dromedary.cli;

import picocli.CommandLine.Option;

/** The options of the commands that follow events or deliveries. */
final class TailOptions {

  @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
  private String tenant;

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this event type or pattern.")
  private String type;

  @Option(names = "--count", paramLabel = "N", description = "Ends after so many.")
  private long count = Long.MAX_VALUE;

  long count() {
    return count;
  }

  /**
   * The conditions, each after an ampersand.
   *
   * @param typeName that of the type in the API
   */
  String conditions(String typeName) {
    return parameter("tenant", tenant) + parameter(typeName, type);
  }

  static String parameter(String name, String value) {
    return value == null ? "" : "&" + name + "=" + Api.encoded(value);
  }
}
