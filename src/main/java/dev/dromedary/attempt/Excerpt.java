package dev.dromedary.attempt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.hc.core5.http.ContentType;

/** The beginning of an answer's body as text, however it is encoded. */
final class Excerpt {

  /** Bytes of the decoded body that are kept. */
  static final int SIZE = 2_048;

  /** Bytes of the body as it comes that these are made of; compressed they may be a little more. */
  static final int RAW = 2 * SIZE;

  private static final int DEFLATE = 8;

  private Excerpt() {}

  /**
   * Null if there is nothing.
   *
   * @param body its first bytes, or null
   * @param contentType the header's value, or null; without a charset it is UTF-8
   * @param contentEncoding the header's value, or null; gzip and deflate are decoded (RFC 9110
   *     section 8.4.1), and of a body that is neither, though it says so, the bytes are shown
   */
  static String of(byte[] body, String contentType, String contentEncoding) {
    if (body == null || body.length == 0) {
      return null;
    }
    byte[] bytes = decoded(body, contentEncoding);
    // A charset such as CESU-8 gives halves of characters, too, which no writer takes.
    String whole =
        new String(
            text(bytes, charset(contentType)).getBytes(StandardCharsets.UTF_8),
            StandardCharsets.UTF_8);
    return whole.replace('\0', '\uFFFD');
  }

  /** Reads no more than is shown, so that a bomb is none. */
  private static byte[] decoded(byte[] body, String contentEncoding) {
    byte[] bytes = new byte[SIZE];
    int length = 0;
    try (InputStream in = stream(body, contentEncoding)) {
      int read = 0;
      while (length < SIZE && (read = in.read(bytes, length, SIZE - length)) >= 0) {
        length += read;
      }
    } catch (IOException e) {
      // It is no more than its beginning, which ends anywhere; or it is not what it says.
      if (length == 0) {
        return Arrays.copyOf(body, Math.min(body.length, SIZE));
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static InputStream stream(byte[] body, String contentEncoding) throws IOException {
    InputStream raw = new ByteArrayInputStream(body);
    String encoding =
        contentEncoding == null ? "" : contentEncoding.trim().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(raw);
      case "deflate" -> inflated(raw, new Inflater(!hasZlibHeader(body)));
      default -> raw;
    };
  }

  private static InputStream inflated(InputStream raw, Inflater inflater) {
    return new InflaterInputStream(raw, inflater) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }

  /** Some servers leave it out (RFC 9110 section 8.4.1.2). */
  private static boolean hasZlibHeader(byte[] body) {
    return body.length > 1
        && (body[0] & 0x0f) == DEFLATE
        && ((body[0] & 0xff) * 256 + (body[1] & 0xff)) % 31 == 0;
  }

  private static Charset charset(String contentType) {
    ContentType type = ContentType.parseLenient(contentType);
    Charset charset = type == null ? null : type.getCharset();
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }

  /** A character that the end cuts is left out. */
  private static String text(byte[] bytes, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer text =
        CharBuffer.allocate((int) Math.ceil(bytes.length * decoder.maxCharsPerByte()));
    decoder.decode(ByteBuffer.wrap(bytes), text, bytes.length < SIZE);
    return text.flip().toString();
  }
}
