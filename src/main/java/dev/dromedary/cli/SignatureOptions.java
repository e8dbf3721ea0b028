package dev.dromedary.cli;

import dev.dromedary.signing.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** How requests are signed, with the words of an endpoint's {@code signature}. */
final class SignatureOptions {

  @Option(
      names = "--scheme",
      paramLabel = "SCHEME",
      description =
          "standard (the default), standard-asymmetric, github, stripe, postal, rfc9421 or hmac.")
  private String scheme = "standard";

  @Option(
      names = "--header",
      paramLabel = "NAME",
      description = "Header of the signature, of stripe and hmac.")
  private String header;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Beginning of postal's headers, and of the value of hmac.")
  private String prefix;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "Of hmac (sha1, sha256, sha384, sha512) and rfc9421 (hmac-sha256, ed25519).")
  private String algorithm;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "How hmac writes the signature: hex or base64.")
  private String encoding;

  @Option(
      names = "--content",
      paramLabel = "NAME",
      description = "What hmac signs: body, timestamp.body or id.timestamp.body.")
  private String content;

  @Option(
      names = "--secret-encoding",
      paramLabel = "NAME",
      description = "How hmac and rfc9421 read the secret: text, hex or base64.")
  private String key;

  boolean isStandard() {
    return scheme.equals("standard");
  }

  String header() {
    return header;
  }

  /** As an endpoint has it. */
  ObjectNode json() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("scheme", scheme);
    fields.put("header", header);
    fields.put("prefix", prefix);
    fields.put("algorithm", algorithm);
    fields.put("encoding", encoding);
    fields.put("content", content);
    fields.put("key", key);
    ObjectNode json = Api.JSON.createObjectNode();
    fields.forEach(
        (name, value) -> {
          if (value != null) {
            json.put(name, value);
          }
        });
    return json;
  }

  Signature signature() {
    try {
      return Api.JSON.treeToValue(json(), Signature.class);
    } catch (JacksonException e) {
      String field = e.getPath().isEmpty() ? "scheme" : e.getPath().get(0).getPropertyName();
      throw new IllegalArgumentException(
          "--%s must be a value that its help names."
              .formatted(field.equals("key") ? "secret-encoding" : field));
    }
  }
}
