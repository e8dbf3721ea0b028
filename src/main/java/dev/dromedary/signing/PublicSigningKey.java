package dev.dromedary.signing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** The key that verifies what a private key signed. */
public record PublicSigningKey(PublicKey key) {

  private static final String ED25519 = "whpk_";
  private static final String PEM = "-----BEGIN PUBLIC KEY-----";
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /**
   * A key as {@link #text} writes it, or the private key that it belongs to.
   *
   * @throws IllegalArgumentException if the text is no key of this kind, without repeating it
   */
  static PublicSigningKey parse(String text, SigningSecret.Kind kind) {
    boolean isRsa = kind == SigningSecret.Kind.RSA;
    String key = text.strip();
    if (key.startsWith(isRsa ? KeyPairText.RSA : KeyPairText.ED25519)) {
      return SigningSecret.parse(key, kind).publicKey();
    }
    try {
      if (!isRsa && key.startsWith(ED25519)) {
        return new PublicSigningKey(
            KeyPairText.ed25519Public(Base64.getDecoder().decode(key.substring(ED25519.length()))));
      }
      if (key.startsWith(PEM)) {
        String base64 = key.replace(PEM, "").replaceFirst("-----END [A-Z ]+-----$", "");
        return new PublicSigningKey(
            KeyFactory.getInstance(isRsa ? "RSA" : "Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64))));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        isRsa
            ? "must be an RSA key: in PEM, -----BEGIN PUBLIC KEY-----, or whrsa_…"
            : "must be an Ed25519 key: whpk_…, in PEM, or whsk_…");
  }

  /** {@code whpk_…} as Standard Webhooks has it, or an RSA key in PEM. */
  public String text() {
    return key instanceof RSAPublicKey
        ? PEM
            + "\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n"
        : ED25519 + Signing.base64(KeyPairText.raw(key));
  }

  /** The thumbprint of the JSON Web Key (RFC 7638). */
  public String keyId() {
    String members =
        key instanceof RSAPublicKey rsa
            ? "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(number(rsa.getPublicExponent()), number(rsa.getModulus()))
            : "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}"
                .formatted(URL.encodeToString(KeyPairText.raw(key)));
    return URL.encodeToString(DigestUtils.sha256(Signing.utf8(members)));
  }

  /** As a member of a JSON Web Key Set (RFC 7517). */
  public Map<String, String> jwk() {
    Map<String, String> jwk = new LinkedHashMap<>();
    jwk.put("kid", keyId());
    jwk.put("use", "sig");
    if (key instanceof RSAPublicKey rsa) {
      jwk.put("kty", "RSA");
      jwk.put("alg", "RS256");
      jwk.put("n", number(rsa.getModulus()));
      jwk.put("e", number(rsa.getPublicExponent()));
    } else {
      jwk.put("kty", "OKP");
      jwk.put("alg", "EdDSA");
      jwk.put("crv", "Ed25519");
      jwk.put("x", URL.encodeToString(KeyPairText.raw(key)));
    }
    return jwk;
  }

  /** Without the byte of the sign. */
  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return URL.encodeToString(
        bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
