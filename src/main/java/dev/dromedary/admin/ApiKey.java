package dev.dromedary.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** The key of the API. Kept as a hash, so that nothing can show it by accident. */
public final class ApiKey {

  private static final Pattern LEGAL = Pattern.compile("[!-~]{16,512}");

  private final byte[] hash;

  private ApiKey(byte[] hash) {
    this.hash = hash;
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a key; names the rule, not the text
   */
  public static ApiKey of(String text) {
    if (!LEGAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "webhooks.admin.api-key must be 16 to 512 visible ASCII characters without a space");
    }
    return new ApiKey(sha256(text));
  }

  /** Takes the same time however much of the key is right. */
  boolean matches(String text) {
    return MessageDigest.isEqual(hash, sha256(text));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ApiKey[***]";
  }
}
