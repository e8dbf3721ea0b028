package dev.dromedary.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;

/** The program behind {@code bin/dromedary}. */
public final class Cli {

  private static final int REFUSED = 1;
  private static final int UNREACHABLE = 3;

  private Cli() {}

  public static void main(String[] arguments) {
    boolean terminal = Boolean.getBoolean("dromedary.terminal");
    PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8));
    Surroundings around =
        new Surroundings(
            System.in, out, err, terminal, System.getenv(), Path.of(""), Clock.systemUTC());
    int code = commandLine(around).execute(arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  static CommandLine commandLine(Surroundings around) {
    DromedaryCommand root = new DromedaryCommand(around);
    CommandLine line = new CommandLine(root);
    Commands.addTo(line, root);
    return line.setOut(around.out())
        .setErr(around.err())
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                around.terminal() && !around.environment().containsKey("NO_COLOR")
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler(Cli::code);
  }

  private static int code(Exception failure, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    PrintWriter err = line.getErr();
    if (failure instanceof RefusedException || failure instanceof UncheckedIOException) {
      err.println(failure.getMessage());
      return REFUSED;
    }
    if (failure instanceof UnreachableException) {
      err.println(failure.getMessage());
      return UNREACHABLE;
    }
    if (failure instanceof IllegalArgumentException) {
      err.println(failure.getMessage());
      err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    }
    throw failure;
  }
}
