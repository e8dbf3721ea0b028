package dev.dromedary.cli;

import dev.dromedary.kit.GatewayProcess;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands in this JVM, with an environment, a folder and an input of their own. */
public final class Terminal {

  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;
  private String input = "";
  private boolean person;

  /** The end of a command. */
  public record Result(int code, String out, String err) {}

  public Terminal(Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.toString());
  }

  /** Calls that gateway with its first key. */
  public Terminal at(String url) {
    return with("DROMEDARY_URL", url).with("DROMEDARY_KEY", GatewayProcess.KEY);
  }

  public Terminal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Terminal input(String text) {
    input = text;
    return this;
  }

  /** A person reads the output. */
  public Terminal person() {
    person = true;
    return this;
  }

  public Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = line(new PrintWriter(out), new PrintWriter(err));
    int code = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return new Result(code, out.toString(), err.toString());
  }

  CommandLine line(PrintWriter out, PrintWriter err) {
    return Cli.commandLine(
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            person,
            environment,
            folder,
            Clock.systemUTC()));
  }
}
