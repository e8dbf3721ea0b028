package dev.dromedary.signing;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Private keys as texts: {@code whsk_} and an Ed25519 key with its public key, 64 bytes in base 64,
 * as Standard Webhooks has it; {@code whrsa_} and an RSA key in PKCS #8.
 */
final class KeyPairText {

  static final String ED25519 = "whsk_";
  static final String RSA = "whrsa_";

  /** The beginning of an Ed25519 key in X.509 (RFC 8410), before its 32 bytes. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private KeyPairText() {}

  static String generate(SigningSecret.Kind kind) {
    try {
      if (kind == SigningSecret.Kind.RSA) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return RSA
            + Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      }
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow());
      bytes.writeBytes(raw(pair.getPublic()));
      return ED25519 + Base64.getEncoder().encodeToString(bytes.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has RSA and Ed25519", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is no such key, without repeating it
   */
  static KeyPair parse(String text) {
    try {
      return text.startsWith(RSA)
          ? rsa(Base64.getDecoder().decode(text.substring(RSA.length())))
          : ed25519(Base64.getDecoder().decode(text.substring(ED25519.length())));
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
      throw new IllegalArgumentException(
          "must be base 64 of a private key: after whsk_ an Ed25519 key and its public key"
              + " (64 bytes), after whrsa_ an RSA key of 2,048 to 8,192 bits in PKCS #8");
    }
  }

  private static KeyPair rsa(byte[] bytes) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) keys.generatePrivate(new PKCS8EncodedKeySpec(bytes));
    int bits = key.getModulus().bitLength();
    if (bits < 2048 || bits > 8192) {
      throw new IllegalArgumentException();
    }
    return new KeyPair(
        keys.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
  }

  private static KeyPair ed25519(byte[] bytes) throws GeneralSecurityException {
    if (bytes.length != 64) {
      throw new IllegalArgumentException();
    }
    KeyFactory keys = KeyFactory.getInstance("Ed25519");
    PrivateKey key =
        keys.generatePrivate(
            new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, 32)));
    return new KeyPair(ed25519Public(Arrays.copyOfRange(bytes, 32, 64)), key);
  }

  /**
   * @param bytes 32 of them
   */
  static PublicKey ed25519Public(byte[] bytes) throws GeneralSecurityException {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(X509);
    encoded.writeBytes(bytes);
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }

  /** The 32 bytes of an Ed25519 key. */
  static byte[] raw(PublicKey key) {
    return Arrays.copyOfRange(key.getEncoded(), X509.length, X509.length + 32);
  }
}
