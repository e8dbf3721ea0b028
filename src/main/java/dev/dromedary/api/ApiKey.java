package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** The key of the API. Kept as a hash, so that nothing can show it by accident. */
final class ApiKey {

  private static final String SCHEME = "Bearer ";
  private static final Pattern LEGAL = Pattern.compile("[!-~]{16,512}");

  private final byte[] hash;

  private ApiKey(byte[] hash) {
    this.hash = hash;
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a key; names the rule, not the text
   */
  static ApiKey of(String text) {
    if (!LEGAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "webhooks.admin.api-key must be 16 to 512 visible ASCII characters without a space");
    }
    return new ApiKey(DigestUtils.sha256(text));
  }

  /** Whether the request has {@code Authorization: Bearer <key>} (RFC 6750). */
  boolean isSentWith(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && matches(authorization.substring(SCHEME.length()).trim());
  }

  /** RFC 6750, section 3. */
  static void refuse(HttpServletResponse response) throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    ProblemType.send(
        response,
        ProblemType.UNAUTHORIZED.detail(
            "Send the key of webhooks.admin.api-key as 'Authorization: Bearer <key>'."));
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
