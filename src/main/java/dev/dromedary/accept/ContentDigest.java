package dev.dromedary.accept;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Distinguishes a duplicate from another content under the same id. It counts what the sender
 * posted, never what the gateway adds, such as a time or an envelope.
 */
final class ContentDigest {

  private ContentDigest() {}

  /**
   * 64 bits of a SHA-256: it distinguishes the contents of one id only.
   *
   * @param body as it was posted
   * @param attributes given beside the body
   * @param fields given beside the body, each at its place; null for one that was not
   */
  static long of(byte[] body, Map<String, String> attributes, String... fields) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (String field : fields) {
      add(digest, field);
    }
    if (!attributes.isEmpty()) {
      new TreeMap<>(attributes)
          .forEach(
              (name, value) -> {
                add(digest, name);
                add(digest, value);
              });
    }
    digest.update((byte) 0);
    digest.update(body);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** With its length before it, so that what ends one field cannot begin the next. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    digest.update(
        (text == null ? "-" : Integer.toString(bytes.length)).getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) ':');
    digest.update(bytes);
  }
}
