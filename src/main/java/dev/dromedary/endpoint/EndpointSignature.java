package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.signing.Signature;
import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Content;
import dev.dromedary.signing.Signature.Encoding;
import dev.dromedary.signing.Signature.Scheme;
import dev.dromedary.signing.SigningSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the signature of a definition, and the secret that its scheme takes. */
public final class EndpointSignature {

  static final String FIELD = "signature";

  private static final Set<String> FIELDS =
      Set.of("scheme", "header", "prefix", "algorithm", "encoding", "content", "key");
  private static final Map<Scheme, Set<String>> SETTINGS =
      Map.of(
          Scheme.STRIPE, Set.of("scheme", "header"),
          Scheme.POSTAL, Set.of("scheme", "prefix"),
          Scheme.RFC9421, Set.of("scheme", "algorithm", "key"),
          Scheme.HMAC, FIELDS);
  private static final Pattern PREFIX = Pattern.compile("[\\x21-\\x7e]{0,32}");
  private static final Pattern NAMES = Pattern.compile("X-[A-Za-z0-9-]{0,30}");

  private EndpointSignature() {}

  /** Null for the gateway's default. */
  static Signature read(DefinitionFields definition) {
    if (definition.isNull(FIELD)) {
      return null;
    }
    return definition.within(FIELD, FIELDS, EndpointSignature::readWithin);
  }

  private static Signature readWithin(DefinitionFields fields) {
    Scheme scheme = fields.one("scheme", List.of(Scheme.values()));
    if (scheme == null) {
      throw new InvalidInputException("scheme", "is required");
    }
    fields.requireOnly(
        SETTINGS.getOrDefault(scheme, Set.of("scheme")),
        "the scheme " + DefinitionFields.name(scheme));
    Signature signature =
        new Signature(
            scheme,
            header(fields, scheme),
            prefix(fields, scheme),
            fields.one(
                "algorithm",
                scheme == Scheme.RFC9421
                    ? List.of(Algorithm.HMAC_SHA256, Algorithm.ED25519)
                    : List.of(
                        Algorithm.SHA1, Algorithm.SHA256, Algorithm.SHA384, Algorithm.SHA512)),
            fields.one("encoding", List.of(Encoding.HEX, Encoding.BASE64)),
            fields.one("content", List.of(Content.values())),
            fields.one("key", List.of(Encoding.values())));
    if (signature.algorithm() == Algorithm.ED25519 && signature.key() != null) {
      throw new InvalidInputException("key", "belongs to hmac-sha256");
    }
    return scheme == Scheme.STANDARD ? null : signature;
  }

  private static String header(DefinitionFields fields, Scheme scheme) {
    String header = fields.text("header");
    if (header == null) {
      if (scheme == Scheme.HMAC) {
        throw new InvalidInputException("header", "is required by the scheme hmac");
      }
      return null;
    }
    try {
      EndpointHeaders.requireName(header);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("header", e.rule());
    }
    return header;
  }

  private static String prefix(DefinitionFields fields, Scheme scheme) {
    String prefix = fields.text("prefix");
    if (prefix != null && scheme == Scheme.POSTAL && !NAMES.matcher(prefix).matches()) {
      throw new InvalidInputException(
          "prefix", "must begin with X- and have at most 32 letters, digits and '-'");
    }
    if (prefix != null && !PREFIX.matcher(prefix).matches()) {
      throw new InvalidInputException("prefix", "must be at most 32 visible ASCII characters");
    }
    return prefix;
  }

  /** Rejects a text that is a secret of no scheme; null is none. */
  public static void requireSecret(String text) {
    try {
      if (text != null) {
        SigningSecret.read(text);
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("secret", e.getMessage());
    }
  }

  /**
   * The secret that a client brings, or a new one.
   *
   * @param text null for a new one
   * @param signature null for the gateway's default
   */
  public static SigningSecret secret(String text, Signature signature) {
    SigningSecret.Kind kind = Signature.secrets(signature);
    if (text == null) {
      return signature == null ? SigningSecret.generate() : signature.generateSecret();
    }
    try {
      SigningSecret secret = SigningSecret.parse(text, kind);
      if (signature != null && signature.isKeyUnreadable(secret)) {
        throw new IllegalArgumentException("must be in the encoding that key names");
      }
      return secret;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("secret", e.getMessage());
    }
  }

  /** An endpoint whose secret is none of its scheme gets a new one, and signs by it alone. */
  static WebhookEndpoint fitting(WebhookEndpoint endpoint, Instant now) {
    Signature signature = endpoint.definition().signature();
    Secrets secrets = endpoint.secrets();
    boolean fits =
        Stream.concat(
                Stream.of(secrets.current()),
                secrets.previous().stream().map(each -> each.secret()))
            .allMatch(
                secret ->
                    secret.isFor(Signature.secrets(signature))
                        && (signature == null || !signature.isKeyUnreadable(secret)));
    return fits
        ? endpoint
        : endpoint.withRotatedSecret(secret(null, signature), now, now).withoutPreviousSecrets(now);
  }
}
