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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Reads the signature of a definition, and the secret that its scheme takes. */
public final class EndpointSignature {

  static final String FIELD = "signature";

  private static final Set<String> FIELDS =
      Set.of("scheme", "header", "prefix", "algorithm", "encoding", "content", "key");
  private static final Map<Scheme, Set<String>> SETTINGS =
      Map.of(
          Scheme.STRIPE, Set.of("header"),
          Scheme.POSTAL, Set.of("prefix"),
          Scheme.RFC9421, Set.of("algorithm", "key"),
          Scheme.HMAC, Set.of("header", "prefix", "algorithm", "encoding", "content", "key"));
  private static final Pattern PREFIX = Pattern.compile("[\\x21-\\x7e]{0,32}");
  private static final Pattern NAMES = Pattern.compile("X-[A-Za-z0-9-]{0,30}");

  private EndpointSignature() {}

  /** Null for the gateway's default. */
  static Signature read(DefinitionFields definition) {
    if (definition.isNull(FIELD)) {
      return null;
    }
    try {
      return read(definition.object(FIELD, FIELDS), FIELDS);
    } catch (InvalidInputException e) {
      throw e.field().equals(FIELD) ? e : e.within(FIELD);
    }
  }

  private static Signature read(DefinitionFields fields, Set<String> known) {
    Scheme scheme = one(fields, "scheme", List.of(Scheme.values()));
    if (scheme == null) {
      throw new InvalidInputException("scheme", "is required");
    }
    Set<String> settings = SETTINGS.getOrDefault(scheme, Set.of());
    for (String name : known) {
      if (!name.equals("scheme") && !fields.isNull(name) && !settings.contains(name)) {
        throw new InvalidInputException(name, "is no setting of the scheme " + name(scheme));
      }
    }
    Signature signature =
        new Signature(
            scheme,
            header(fields, scheme),
            prefix(fields, scheme),
            one(
                fields,
                "algorithm",
                scheme == Scheme.RFC9421
                    ? List.of(Algorithm.HMAC_SHA256, Algorithm.ED25519)
                    : List.of(
                        Algorithm.SHA1, Algorithm.SHA256, Algorithm.SHA384, Algorithm.SHA512)),
            one(fields, "encoding", List.of(Encoding.HEX, Encoding.BASE64)),
            one(fields, "content", List.of(Content.values())),
            one(fields, "key", List.of(Encoding.values())));
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

  private static <E extends Enum<E>> E one(DefinitionFields fields, String field, List<E> all) {
    String text = fields.text(field);
    if (text == null) {
      return null;
    }
    return all.stream()
        .filter(each -> name(each).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    field,
                    "must be one of "
                        + all.stream()
                            .map(EndpointSignature::name)
                            .collect(Collectors.joining(", "))));
  }

  private static String name(Enum<?> value) {
    return JsonMapper.shared().convertValue(value, String.class);
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
