package dev.dromedary.cli;

import dev.dromedary.routing.RouteCheck;
import dev.dromedary.signing.SignedRequest;
import dev.dromedary.signing.SigningSecret;
import dev.dromedary.signing.StandardWebhooks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
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

  /** Verifies a request that was saved. */
  @Command(
      name = "verify",
      description = {
        "Verifies a saved request against a signing secret (Standard Webhooks).",
        "The file has the request's headers, an empty line and the body, as curl -i and proxies save it."
      })
  static final class Verify implements Callable<Integer> {

    private final DromedaryCommand command;

    @Parameters(paramLabel = "FILE", description = "The request, or - for the standard input.")
    private String file;

    @Option(
        names = "--secret",
        paramLabel = "SECRET",
        description = "whsec_…; otherwise DROMEDARY_SECRET.")
    private String secret;

    Verify(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      byte[] request = command.read(file);
      int head = Signed.endOfHead(request);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line : new String(request, 0, head, StandardCharsets.UTF_8).split("\r?\n")) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
      byte[] body = Arrays.copyOfRange(request, Signed.beginOfBody(request, head), request.length);
      String text =
          secret == null ? command.around().environment().get("DROMEDARY_SECRET") : secret;
      if (text == null) {
        throw new IllegalArgumentException("--secret, or DROMEDARY_SECRET, is needed.");
      }
      try {
        Optional<String> wrong = Signed.wrong(headers, body, SigningSecret.parse(text));
        if (wrong.isPresent()) {
          throw new RefusedException(wrong.get());
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("The secret " + e.getMessage() + ".");
      }
      command.printer().line("The signature is right.");
      return 0;
    }
  }

  /** Signatures of requests. */
  static final class Signed {

    private Signed() {}

    static int endOfHead(byte[] request) {
      for (int i = 0; i + 1 < request.length; i++) {
        if (request[i] == '\n'
            && (request[i + 1] == '\n'
                || request[i + 1] == '\r' && i + 2 < request.length && request[i + 2] == '\n')) {
          return i + 1;
        }
      }
      throw new IllegalArgumentException(
          "The request has no empty line between its headers and its body.");
    }

    static int beginOfBody(byte[] request, int head) {
      return request[head] == '\n' ? head + 1 : head + 2;
    }

    /** Why a request is not verified, or nothing. Its age is not looked at: it was saved. */
    static Optional<String> wrong(Map<String, String> headers, byte[] body, SigningSecret secret) {
      String id = headers.get("webhook-id");
      String timestamp = headers.get(StandardWebhooks.TIMESTAMP);
      String signatures = headers.get(StandardWebhooks.SIGNATURE);
      if (id == null || timestamp == null || signatures == null) {
        return Optional.of(
            "It is not signed: webhook-id, webhook-timestamp or webhook-signature is missing.");
      }
      if (!timestamp.matches("\\d{1,18}")) {
        return Optional.of("webhook-timestamp is no number of seconds.");
      }
      byte[] expected =
          new StandardWebhooks()
              .headers(
                  new SignedRequest(id, Long.parseLong(timestamp), null, null, body),
                  List.of(secret))
              .get(StandardWebhooks.SIGNATURE)
              .getBytes(StandardCharsets.UTF_8);
      boolean right =
          Arrays.stream(signatures.split(" "))
              .anyMatch(
                  each -> MessageDigest.isEqual(expected, each.getBytes(StandardCharsets.UTF_8)));
      return right
          ? Optional.empty()
          : Optional.of(
              "The signature is wrong: another secret, or the body was changed on its way.");
    }
  }

  /** Makes a signing secret. */
  @Command(name = "generate", description = "Makes a signing secret.")
  static final class Generate implements Callable<Integer> {

    private final DromedaryCommand command;

    Generate(DromedaryCommand command) {
      this.command = command;
    }

    @Override
    public Integer call() {
      command.printer().line(SigningSecret.generate().reveal());
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
