package dev.dromedary.cli;

import dev.dromedary.routing.RouteCheck;
import dev.dromedary.signing.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands that work on this side. */
final class LocalCommands {

  private LocalCommands() {}

  /** Saves a gateway and its key. */
  @Command(
      name = "login",
      description = {
        "Saves the address and key of a gateway as a profile, in a file that you alone read.",
        "The key is read from the standard input, or from DROMEDARY_KEY, and tried first."
      })
  static final class Login implements Callable<Integer> {

    private final DromedaryCommand command;

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description = "Reads the key from this file, such as data/admin.key.")
    private String keyFile;

    Login(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      String url = command.url() == null ? Profile.LOCAL : command.url();
      Profile profile = new Profile(url, key());
      new Api(profile).get("/event-types?limit=1");
      command.profiles().save(command.profileName(), profile);
      command
          .printer()
          .line(
              "Signed in to %s as profile %s, in %s"
                  .formatted(url, command.profileName(), command.profiles().file()));
      return 0;
    }

    private String key() {
      String given = command.around().environment().get("DROMEDARY_KEY");
      String key;
      if (keyFile == null && given != null) {
        key = given;
      } else if (keyFile == null && System.console() != null) {
        key = new String(System.console().readPassword("Key: "));
      } else {
        key = new String(command.read(keyFile == null ? "-" : keyFile), StandardCharsets.UTF_8);
      }
      if (key.isBlank()) {
        throw new IllegalArgumentException(
            "There is no key: give it on the standard input, or --key-file FILE.");
      }
      return key.strip();
    }
  }

  /** Makes a signing secret. */
  @Command(
      name = "generate",
      description = "Makes a signing secret; of a scheme with a key pair the public key, too.")
  static final class Generate implements Callable<Integer> {

    private final DromedaryCommand command;

    @Mixin private SignatureOptions options;

    Generate(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      SigningSecret secret = options.signature().generateSecret();
      command.printer().line(secret.reveal());
      if (secret.publicKey() != null) {
        secret.publicKey().text().lines().forEach(command.printer()::line);
      }
      return 0;
    }
  }

  /** Checks route files. */
  @Command(
      name = "validate",
      description = {
        "Checks route files without a gateway: YAML, Camel's schema, ids.",
        "Names of beans and components are checked by the gateway that loads the file."
      })
  static final class Validate implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Route files.")
    private List<String> files;

    Validate(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      int wrong = 0;
      for (String file : files) {
        String text = new String(command.read(file), StandardCharsets.UTF_8);
        Optional<String> problem = RouteCheck.problem(Path.of(file).getFileName().toString(), text);
        wrong += problem.isPresent() ? 1 : 0;
        command.printer().line(problem.orElse(file + ": ok"));
      }
      return wrong == 0 ? 0 : 1;
    }
  }

  /** The completion of a shell. */
  @Command(
      name = "completion",
      description = "Prints the completion of a shell: source <(dromedary completion bash)")
  static final class Completion implements Callable<Integer> {

    /** The shells. */
    enum Shell {
      bash,
      zsh
    }

    private final DromedaryCommand command;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell;

    Completion(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      String script = AutoComplete.bash("dromedary", spec.root().commandLine());
      // The script of bash itself loads bashcompinit, which needs compinit before it.
      String before = shell == Shell.zsh ? "autoload -Uz compinit && compinit\n" : "";
      command.around().out().print(before + script);
      command.around().out().flush();
      return 0;
    }
  }
}
