package dev.dromedary.admin;

import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

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
    return new ApiKey(DigestUtils.sha256(text));
  }

  /** Takes the same time however much of the key is right. */
  boolean matches(String text) {
    return MessageDigest.isEqual(hash, DigestUtils.sha256(text));
  }

  @Override
  public String toString() {
    return "ApiKey[***]";
  }
}
