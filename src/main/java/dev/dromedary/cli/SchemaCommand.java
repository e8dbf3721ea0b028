package dev.dromedary.cli;

import dev.dromedary.history.SchemaScript;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the tables as SQL. */
@Command(
    name = "schema",
    description = {
      "Prints the tables as SQL, for a database in which the gateway's user may make none:",
      "dromedary schema --user gateway | psql -v ON_ERROR_STOP=1 webhooks",
      "It calls no gateway. The gateway then starts as on tables that it made itself."
    })
final class SchemaCommand implements Callable<Integer> {

  /** The databases. */
  enum Database {
    postgresql,
    h2
  }

  private final DromedaryCommand command;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "postgresql",
      description = "postgresql (the default) or h2.")
  private Database database;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "The schema of the tables, as webhooks.history.schema; otherwise the current one.")
  private String schema;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The gateway's user, who gets the rights to the rows.")
  private String user;

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      defaultValue = "0",
      description = "Only what is newer than this version of webhooks_schema_history.")
  private int from;

  @Option(
      names = "--days",
      paramLabel = "NUMBER",
      defaultValue = "60",
      description = "Partitions for so many days from today on; 60 by default.")
  private int days;

  @Option(
      names = "--partitions",
      description = "Only these, to be run again before they end; drops empty old ones.")
  private boolean partitions;

  SchemaCommand(DromedaryCommand command) {
    this.command = command;
  }

  @Override
  public Integer call() {
    LocalDate today = LocalDate.ofInstant(command.around().clock().instant(), ZoneOffset.UTC);
    SchemaScript script = new SchemaScript(database.name(), schema, user, from, today, days);
    command.around().out().print(partitions ? script.partitions() : script.tables());
    command.around().out().flush();
    return 0;
  }
}
