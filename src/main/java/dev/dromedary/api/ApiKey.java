package dev.dromedary.api;

import dev.dromedary.startup.KeyFile;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of the API. Kept as a hash, so that nothing can show it by accident; where none is set
 * one is generated in {@code admin.key}, readable by its owner only.
 */
final class ApiKey {

  private static final Logger LOG = LoggerFactory.getLogger(ApiKey.class);
  private static final String SCHEME = "Bearer ";
  private static final Pattern LEGAL = Pattern.compile("[!-~]{16,512}");

  private final byte[] hash;

  private ApiKey(byte[] hash) {
    this.hash = hash;
  }

  /**
   * The key that is set, else the one of the file, else a new one, which is written to the file and
   * shown in the log this one time.
   *
   * @param configured {@code webhooks.admin.api-key}, or null or blank if it is not set
   */
  static ApiKey resolve(String configured, Path dataDir) {
    if (configured != null && !configured.isBlank()) {
      return of(configured.trim());
    }
    Path file = dataDir.resolve("admin.key");
    try {
      return of(
          KeyFile.read(
              file,
              made ->
                  LOG.info("A new API key, shown only this once and kept in {}: {}", file, made)));
    } catch (IllegalArgumentException e) {
      throw unusable(file, new IOException("it holds no key; delete it to get a new one", e));
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static UncheckedIOException unusable(Path file, IOException reason) {
    return new UncheckedIOException(
        "The API key file " + file + " cannot be used; set webhooks.admin.api-key instead", reason);
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a key; names the rule, not the text
   */
  static ApiKey of(String text) {
    return of("webhooks.admin.api-key", text);
  }

  static ApiKey of(String setting, String text) {
    if (!LEGAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          setting + " must be 16 to 512 visible ASCII characters without a space");
    }
    return new ApiKey(DigestUtils.sha256(text));
  }

  /** The key that the request has, right or wrong. */
  static Optional<String> sentWith(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(sent -> sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(sent -> sent.substring(SCHEME.length()).trim());
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
