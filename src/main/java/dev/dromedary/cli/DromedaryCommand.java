package dev.dromedary.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The options of all commands, and what they need: the gateway and the output. */
@Command(
    name = "dromedary",
    description = "Webhook delivery: the API of a gateway as commands.",
    mixinStandardHelpOptions = true,
    versionProvider = DromedaryCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused by the gateway, or something was found to be wrong",
      "2:the command has a mistake",
      "3:no gateway answers"
    },
    footer = {
      "",
      "dromedary serve starts a gateway here. Without login, a gateway of this folder at",
      "http://localhost:8080 is called, with its first key; DROMEDARY_URL and DROMEDARY_KEY",
      "name another."
    })
final class DromedaryCommand implements Runnable {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      scope = ScopeType.INHERIT,
      description = "table (the default), json, yaml or csv.")
  private Format format;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The gateway and key that 'login' saved under this name.")
  private String profile;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "Another gateway; its key is DROMEDARY_KEY, unless it is that of the profile.")
  private String url;

  @Spec private CommandSpec spec;

  private final Surroundings around;
  private Api api;

  DromedaryCommand(Surroundings around) {
    this.around = around;
  }

  /** That of the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = DromedaryCommand.class.getPackage().getImplementationVersion();
      return new String[] {"dromedary " + (version == null ? "of a class folder" : version)};
    }
  }

  /** No command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(around.out(), spec.commandLine().getColorScheme());
  }

  Surroundings around() {
    return around;
  }

  PrintWriter err() {
    return around.err();
  }

  Format format() {
    return format;
  }

  /** As named by the options of this command, or the default. */
  String profileName() {
    return profile == null ? Profiles.DEFAULT : profile;
  }

  String url() {
    return url;
  }

  Profiles profiles() {
    return new Profiles(around.environment(), around.folder());
  }

  Api api() {
    if (api == null) {
      api = new Api(profiles().find(profile, url));
    }
    return api;
  }

  Printer printer() {
    boolean coloured = around.terminal() && !around.environment().containsKey("NO_COLOR");
    return new Printer(around.out(), format, coloured);
  }

  /** The content of a file, or of the standard input for {@code -}. */
  byte[] read(String name) {
    try {
      return name.equals("-")
          ? around.in().readAllBytes()
          : Files.readAllBytes(around.folder().resolve(name));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("There is no file " + name + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return around.folder().resolve(name);
  }

  /** JSON of an option: as it is, or that of a file for {@code @FILE}. */
  JsonNode json(String option, String text) {
    try {
      return Api.JSON.readTree(
          text.startsWith("@")
              ? read(text.substring(1))
              : text.equals("-") ? read(text) : text.getBytes(StandardCharsets.UTF_8));
    } catch (tools.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(option + " must be JSON, @FILE or -: " + first(e));
    }
  }

  /** Until the next look at something that goes on; an interrupt ends it. */
  static boolean pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
    return !Thread.currentThread().isInterrupted();
  }

  private static String first(tools.jackson.core.JacksonException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }
}
