package dev.dromedary.signing;

import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * HTTP Message Signatures (RFC 9421). A signature counts only if it covers the digest of the body
 * (RFC 9530) and has {@code created}; its algorithm is the one agreed on, whatever it says itself.
 * A component with a parameter, and the target URI and scheme, which a receiver behind a proxy does
 * not know, are not supported.
 */
final class InboundMessage implements InboundScheme {

  private static final String LABEL = "([a-z*][a-z0-9_.*-]*+)=";
  private static final Pattern INPUT =
      Pattern.compile(
          LABEL
              + "(\\(([^()]*+)\\)((?:;[a-z*][a-z0-9_.*-]*+=(?:\"[^\"\\\\]*+\"|[^;,\"\\s]++))*+))");
  private static final Pattern COMPONENT = Pattern.compile("\"([^\"\\\\]++)\"");
  private static final Pattern PARAMETER = Pattern.compile(";" + LABEL + "(\"[^\"]*+\"|[^;]++)");
  private static final Pattern BYTES = Pattern.compile(LABEL + ":([A-Za-z0-9+/=]*+):");
  private static final String DIGEST = "content-digest";
  private static final String PARAMETERS = "\"@signature-params\": ";

  private final String algorithm;
  private final List<PublicKey> keys;
  private final List<byte[]> secrets;

  /**
   * @param keys of Ed25519; where there are none, the secrets of hmac-sha256 count
   */
  InboundMessage(List<PublicKey> keys, List<byte[]> secrets) {
    this.algorithm = secrets.isEmpty() ? "ed25519" : "hmac-sha256";
    this.keys = keys;
    this.secrets = secrets;
  }

  @Override
  public Verified verify(InboundRequest request) {
    requireDigest(request);
    Map<String, String> signatures = bytes(request.required("Signature"));
    Matcher inputs = INPUT.matcher(request.required("Signature-Input"));
    while (inputs.find()) {
      String signature = signatures.get(inputs.group(1));
      Map<String, String> parameters = parameters(inputs.group(4));
      String created = parameters.get("created");
      String alg = parameters.getOrDefault("alg", algorithm);
      Optional<String> base = base(request, inputs.group(3), inputs.group(2));
      if (signature != null
          && created != null
          && alg.equals(algorithm)
          && base.isPresent()
          && holds(signature, Signing.utf8(base.get()))) {
        String expires = parameters.get("expires");
        return new Verified(
            content(base.get(), parameters),
            InboundScheme.seconds(created),
            expires == null ? null : InboundScheme.seconds(expires));
      }
    }
    throw InboundScheme.none();
  }

  /** Signatures by several keys differ by the names of these alone. */
  private static String content(String base, Map<String, String> parameters) {
    Map<String, String> others = new TreeMap<>(parameters);
    others.keySet().removeAll(List.of("keyid", "alg"));
    String covered = base.substring(0, base.lastIndexOf(PARAMETERS));
    return Signing.sha256(Signing.utf8(covered + others));
  }

  private boolean holds(String signature, byte[] base) {
    boolean holds = false;
    for (byte[] secret : secrets) {
      String expected = Signing.base64(Signing.hmac("HmacSHA256", secret, base));
      holds |= MessageDigest.isEqual(Signing.utf8(expected), Signing.utf8(signature));
    }
    for (PublicKey key : keys) {
      holds |= Signing.holds("Ed25519", key, signature, base);
    }
    return holds;
  }

  /** Section 2.5; nothing if a component is not supported or not there, or the body not covered. */
  private static Optional<String> base(InboundRequest request, String components, String input) {
    StringBuilder base = new StringBuilder();
    boolean isBodyCovered = false;
    Matcher names = COMPONENT.matcher(components);
    while (names.find()) {
      String name = names.group(1);
      Optional<String> value = component(request, name);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      isBodyCovered |= name.equals(DIGEST);
      base.append('"').append(name).append("\": ").append(value.get()).append('\n');
    }
    boolean isPlain = COMPONENT.matcher(components).replaceAll("").isBlank();
    return isBodyCovered && isPlain ? Optional.of(base + PARAMETERS + input) : Optional.empty();
  }

  private static Optional<String> component(InboundRequest request, String name) {
    return switch (name) {
      case "@method" -> Optional.of(request.joined("CamelHttpMethod").orElse("POST"));
      case "@authority" -> request.joined("Host").map(host -> host.toLowerCase(Locale.ROOT));
      case "@path" -> path(request);
      case "@query" -> Optional.of("?" + query(request));
      case "@request-target" ->
          path(request).map(path -> query(request).isEmpty() ? path : path + "?" + query(request));
      default -> name.startsWith("@") ? Optional.empty() : request.joined(name);
    };
  }

  private static Optional<String> path(InboundRequest request) {
    return request
        .joined("CamelHttpUri")
        .or(() -> request.joined("CamelHttpPath"))
        .map(uri -> uri.replaceFirst("^[a-z]+://[^/?]*", "").replaceFirst("\\?.*", ""))
        .map(path -> path.startsWith("/") ? path : "/" + path);
  }

  private static String query(InboundRequest request) {
    return request
        .joined("CamelHttpRawQuery")
        .or(() -> request.joined("CamelHttpQuery"))
        .orElse("");
  }

  private static void requireDigest(InboundRequest request) {
    Map<String, String> digests = bytes(request.required(DIGEST));
    String sha256 = Signing.base64(DigestUtils.sha256(request.body()));
    String sha512 = Signing.base64(DigestUtils.sha512(request.body()));
    boolean isAny = digests.containsKey("sha-256") || digests.containsKey("sha-512");
    if (!isAny
        || !digests.getOrDefault("sha-256", sha256).equals(sha256)
        || !digests.getOrDefault("sha-512", sha512).equals(sha512)) {
      throw new InvalidSignatureException("The digest is not that of the body.");
    }
  }

  private static Map<String, String> bytes(String dictionary) {
    Map<String, String> values = new LinkedHashMap<>();
    BYTES.matcher(dictionary).results().forEach(each -> values.put(each.group(1), each.group(2)));
    return values;
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    PARAMETER
        .matcher(text)
        .results()
        .forEach(each -> values.put(each.group(1), each.group(2).replace("\"", "")));
    return values;
  }
}
