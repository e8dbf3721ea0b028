package dev.dromedary.signing;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs the requests to an endpoint: a Standard Webhooks secret ({@code whsec_} and
 * 24 to 64 bytes in base 64), a private key, or the secret of an older system as it was. Never
 * shows itself in a text.
 */
public final class SigningSecret {

  /** The kinds of secrets, each for some schemes. */
  public enum Kind {
    /** {@code whsec_…}, of which the bytes behind it sign. */
    STANDARD,
    /** Any text, {@code whsec_…} too, which signs as it is. */
    TEXT,
    /** {@code whsk_…}. */
    ED25519,
    /** {@code whrsa_…}. */
    RSA
  }

  private static final String PREFIX = "whsec_";
  private static final Pattern TEXT = Pattern.compile("[\\x20-\\x7e]{16,256}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;
  private final SecretKeySpec key;
  private final KeyPair pair;

  private SigningSecret(String text, byte[] bytes, KeyPair pair) {
    this.text = text;
    this.key = bytes == null ? null : new SecretKeySpec(bytes, StandardWebhooks.ALGORITHM);
    this.pair = pair;
  }

  public static SigningSecret generate() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new SigningSecret(PREFIX + Base64.getEncoder().encodeToString(bytes), bytes, null);
  }

  public static SigningSecret generate(Kind kind) {
    return kind == Kind.ED25519 || kind == Kind.RSA ? read(KeyPairText.generate(kind)) : generate();
  }

  /**
   * @throws IllegalArgumentException if the text is no Standard Webhooks secret; the message does
   *     not repeat it
   */
  public static SigningSecret parse(String text) {
    if (text == null || !text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("must start with " + PREFIX);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be base 64 after " + PREFIX);
    }
    if (bytes.length < 24 || bytes.length > 64) {
      throw new IllegalArgumentException("must hold 24 to 64 bytes");
    }
    return new SigningSecret(text, bytes, null);
  }

  /**
   * @throws IllegalArgumentException if the text is no secret of this kind, without repeating it
   */
  public static SigningSecret parse(String text, Kind kind) {
    switch (kind) {
      case STANDARD -> {
        return parse(text);
      }
      case ED25519, RSA -> {
        String prefix = kind == Kind.RSA ? KeyPairText.RSA : KeyPairText.ED25519;
        if (!text.startsWith(prefix)) {
          throw new IllegalArgumentException("must start with " + prefix + " for this scheme");
        }
      }
      default -> {
        if (text.startsWith(KeyPairText.RSA) || text.startsWith(KeyPairText.ED25519)) {
          throw new IllegalArgumentException("must be no private key for this scheme");
        }
      }
    }
    return read(text);
  }

  /** A secret of any kind, as its store has it. */
  public static SigningSecret read(String text) {
    if (text != null && text.startsWith(PREFIX)) {
      return parse(text);
    }
    if (text != null
        && (text.startsWith(KeyPairText.RSA) || text.startsWith(KeyPairText.ED25519))) {
      return new SigningSecret(text, null, KeyPairText.parse(text));
    }
    if (text == null || !TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("must be 16 to 256 characters of visible ASCII");
    }
    return new SigningSecret(text, text.getBytes(StandardCharsets.UTF_8), null);
  }

  public boolean isFor(Kind kind) {
    return switch (kind) {
      case STANDARD -> text.startsWith(PREFIX);
      case TEXT -> pair == null;
      case ED25519 -> text.startsWith(KeyPairText.ED25519);
      case RSA -> text.startsWith(KeyPairText.RSA);
    };
  }

  /** The secret in clear, for its store and for the one answer that shows it. */
  public String reveal() {
    return text;
  }

  /** For an HMAC with SHA-256; null for a private key. */
  public SecretKeySpec key() {
    return key;
  }

  /**
   * By which a receiver finds the key: of an RSA key its thumbprint (RFC 7638), of any other secret
   * a digest of the public key, or one that does not help to guess the secret.
   */
  public String keyId() {
    return pair == null
        ? HexFormat.of()
            .formatHex(Signing.hmac("HmacSHA256", key.getEncoded(), Signing.utf8("key id")))
            .substring(0, 16)
        : publicKey().keyId();
  }

  /** The key that verifies; null but for a private key. */
  public PublicSigningKey publicKey() {
    return pair == null ? null : new PublicSigningKey(pair.getPublic());
  }

  /** Null but for a private key. */
  KeyPair pair() {
    return pair;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
