package dev.dromedary.cli;

import dev.dromedary.signing.InvalidSignatureException;
import dev.dromedary.signing.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a request that was saved. Its age is not looked at. */
@Command(
    name = "verify",
    description = {
      "Verifies a saved request against a signing secret or a public key, by any scheme.",
      "The file has the request's headers, an empty line and the body, as curl -i and proxies save it;",
      "for rfc9421 also the line before them (POST /path HTTP/1.1)."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (\\S+) HTTP/[0-9.]+");

  private final DromedaryCommand command;

  @Parameters(paramLabel = "FILE", description = "The request, or - for the standard input.")
  private String file;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description =
          "Secret, public key (whpk_…) or @FILE, such as a key in PEM; otherwise DROMEDARY_SECRET.")
  private List<String> secrets = List.of();

  @Mixin private SignatureOptions options;

  VerifyCommand(DromedaryCommand command) {
    this.command = command;
  }

  @Override
  public Integer call() {
    byte[] request = command.read(file);
    int head = endOfHead(request);
    byte[] body = Arrays.copyOfRange(request, beginOfBody(request, head), request.length);
    try {
      verifier(options, keys())
          .verifySaved(body, headers(new String(request, 0, head, StandardCharsets.UTF_8)));
    } catch (InvalidSignatureException e) {
      throw new RefusedException(
          e.getMessage()
              + "\nIt has another secret or scheme, or is not byte for byte as it was sent.");
    }
    command.printer().line("The signature is right.");
    return 0;
  }

  static WebhookSignature verifier(SignatureOptions options, List<String> keys) {
    try {
      return new WebhookSignature(
          options.signature(), keys, Duration.ZERO, java.time.Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw message.startsWith("must ")
          ? new IllegalArgumentException("The secret " + message + ".")
          : e;
    }
  }

  private List<String> keys() {
    String saved = command.around().environment().get("DROMEDARY_SECRET");
    List<String> given = secrets.isEmpty() && saved != null ? List.of(saved) : secrets;
    if (given.isEmpty()) {
      throw new IllegalArgumentException("--secret, or DROMEDARY_SECRET, is needed.");
    }
    return given.stream()
        .map(
            text ->
                text.startsWith("@")
                    ? new String(command.read(text.substring(1)), StandardCharsets.UTF_8)
                    : text)
        .map(String::strip)
        .toList();
  }

  private static Map<String, Object> headers(String head) {
    Map<String, Object> headers = new HashMap<>();
    for (String line : head.split("\r?\n")) {
      Matcher first = REQUEST_LINE.matcher(line);
      int colon = line.indexOf(':');
      if (first.matches()) {
        headers.putAll(target(first.group(1), first.group(2)));
      } else if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** As a route has them. */
  static Map<String, Object> target(String method, String target) {
    String[] parts = target.split("\\?", 2);
    return Map.of(
        "CamelHttpMethod",
        method,
        "CamelHttpUri",
        parts[0],
        "CamelHttpRawQuery",
        parts.length > 1 ? parts[1] : "");
  }

  private static int endOfHead(byte[] request) {
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

  private static int beginOfBody(byte[] request, int head) {
    return request[head] == '\n' ? head + 1 : head + 2;
  }
}
