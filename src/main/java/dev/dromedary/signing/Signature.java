package dev.dromedary.signing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HexFormat;
import java.util.Objects;

/**
 * How the requests to one endpoint are signed, if not as the gateway's default; holds no secret.
 *
 * @param scheme Name of the scheme.
 * @param header Name of the header of `stripe` and `hmac`.
 * @param prefix Beginning of the headers' names for `postal`, and of the value for `hmac`.
 * @param algorithm Algorithm of `hmac` and `rfc9421`.
 * @param encoding How `hmac` writes the signature.
 * @param content The bytes that `hmac` signs.
 * @param key How `hmac` and `rfc9421` read a secret that does not begin with `whsec_`.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Signature(
    Scheme scheme,
    String header,
    String prefix,
    Algorithm algorithm,
    Encoding encoding,
    Content content,
    Encoding key) {

  /** The schemes that there are. */
  public enum Scheme {
    @JsonProperty("standard")
    STANDARD,
    @JsonProperty("standard-asymmetric")
    STANDARD_ASYMMETRIC,
    @JsonProperty("github")
    GITHUB,
    @JsonProperty("stripe")
    STRIPE,
    @JsonProperty("postal")
    POSTAL,
    @JsonProperty("rfc9421")
    RFC9421,
    @JsonProperty("hmac")
    HMAC
  }

  /** The algorithms, by their names in Java. */
  public enum Algorithm {
    @JsonProperty("sha1")
    SHA1("HmacSHA1"),
    @JsonProperty("sha256")
    SHA256("HmacSHA256"),
    @JsonProperty("sha384")
    SHA384("HmacSHA384"),
    @JsonProperty("sha512")
    SHA512("HmacSHA512"),
    @JsonProperty("hmac-sha256")
    HMAC_SHA256("HmacSHA256"),
    @JsonProperty("ed25519")
    ED25519("Ed25519");

    final String java;

    Algorithm(String java) {
      this.java = java;
    }
  }

  /** How bytes are written. */
  public enum Encoding {
    @JsonProperty("hex")
    HEX,
    @JsonProperty("base64")
    BASE64,
    @JsonProperty("text")
    TEXT
  }

  /** The bytes that are signed. */
  public enum Content {
    @JsonProperty("body")
    BODY,
    @JsonProperty("timestamp.body")
    TIMESTAMP_BODY,
    @JsonProperty("id.timestamp.body")
    ID_TIMESTAMP_BODY
  }

  public Signature {
    Objects.requireNonNull(scheme, "scheme");
  }

  /** The scheme with these settings. */
  public SignatureScheme signing() {
    return switch (scheme) {
      case STANDARD -> new StandardWebhooks();
      case STANDARD_ASYMMETRIC -> new StandardAsymmetric();
      case GITHUB -> new GitHubSignature();
      case STRIPE -> new StripeSignature(header);
      case POSTAL -> new PostalSignature(prefix);
      case RFC9421 -> new HttpMessageSignature(algorithm == Algorithm.ED25519, key);
      case HMAC -> new HmacSignature(header, prefix, algorithm, encoding, content, key);
    };
  }

  /** The kind of secret that it takes. */
  public SigningSecret.Kind secrets() {
    return switch (scheme) {
      case STANDARD -> SigningSecret.Kind.STANDARD;
      case STANDARD_ASYMMETRIC -> SigningSecret.Kind.ED25519;
      case POSTAL -> SigningSecret.Kind.RSA;
      case RFC9421 ->
          algorithm == Algorithm.ED25519 ? SigningSecret.Kind.ED25519 : SigningSecret.Kind.TEXT;
      default -> SigningSecret.Kind.TEXT;
    };
  }

  /** A new secret, in the encoding of the key if it has one. */
  public SigningSecret generateSecret() {
    SigningSecret secret = SigningSecret.generate(secrets());
    if (key == null || key == Encoding.TEXT) {
      return secret;
    }
    byte[] bytes = secret.key().getEncoded();
    return SigningSecret.read(
        key == Encoding.HEX ? HexFormat.of().formatHex(bytes) : Signing.base64(bytes));
  }

  /** Whether the text of a secret is not what {@code key} says; {@code whsec_…} is a text. */
  public boolean isKeyUnreadable(SigningSecret secret) {
    try {
      return key != null && Signing.key(secret, key).length == 0;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** The kind of secret of a signature; null is the default one. */
  public static SigningSecret.Kind secrets(Signature signature) {
    return signature == null ? SigningSecret.Kind.STANDARD : signature.secrets();
  }
}
