package dev.dromedary.api;

import dev.dromedary.encryption.AesGcm;
import dev.dromedary.event.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * The Idempotency-Key of a call (draft-ietf-httpapi-idempotency-key-header). With the key of the
 * API, which the call has too, it gives the id under which the call is kept, and the key that
 * encrypts its answer: a caller with another key of the API has other ids, and the database alone
 * gives away no answer.
 */
final class IdempotencyKey {

  static final String HEADER = "Idempotency-Key";

  private static final Pattern LEGAL = Pattern.compile("[!-~]{1,255}");
  private static final String CONTEXT = "idempotency answer";

  private final String id;
  private final AesGcm cipher;

  private IdempotencyKey(String apiKey, String value) {
    HmacUtils derive = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, apiKey);
    id = derive.hmacHex("idempotency id\0" + value);
    cipher = new AesGcm(derive.hmac(CONTEXT + "\0" + value));
  }

  static IdempotencyKey of(HttpServletRequest request) {
    List<String> values = Collections.list(request.getHeaders(HEADER));
    if (values.size() != 1 || !LEGAL.matcher(values.get(0)).matches()) {
      throw new InvalidInputException(
          HEADER, "must be given once and be 1 to 255 visible ASCII characters");
    }
    return new IdempotencyKey(ApiKey.sentWith(request).orElse(""), values.get(0));
  }

  /** Of the call in the store. */
  String id() {
    return id;
  }

  /** A digest that distinguishes calls: of method, path, parameters, media type and body. */
  static String digest(HttpServletRequest request, byte[] body) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    update(digest, request.getMethod(), request.getRequestURI(), request.getQueryString());
    for (String name : new TreeSet<>(Collections.list(request.getHeaderNames()))) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.equals("content-type") || lower.startsWith("ce-")) {
        update(digest, lower, request.getHeader(name));
      }
    }
    return Hex.encodeHexString(digest.digest(body));
  }

  private static void update(MessageDigest digest, String... parts) {
    for (String part : parts) {
      digest.update((part == null ? "" : part).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }

  byte[] encrypted(byte[] answer) {
    return cipher.encrypt(answer, CONTEXT);
  }

  byte[] decrypted(byte[] kept) {
    return cipher.decrypt(kept, CONTEXT);
  }

  @Override
  public String toString() {
    return "IdempotencyKey[***]";
  }
}
