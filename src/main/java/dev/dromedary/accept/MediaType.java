package dev.dromedary.accept;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The media type of a body (RFC 9110, section 8.3; RFC 6839 for +json). */
public final class MediaType {

  public static final String JSON = "application/json";
  static final String CLOUD_EVENT = "application/cloudevents+json";
  static final String TEXT = "text/plain";
  static final String BINARY = "application/octet-stream";

  private static final String UTF_8 = "; charset=utf-8";

  private static final Pattern CHARSET =
      Pattern.compile(" ?; *charset *= *\"?([^\";]*)\"? *", Pattern.CASE_INSENSITIVE);
  private static final Pattern LEGAL =
      Pattern.compile("[\\w!#$&^.+-]{1,64}/[\\w!#$&^.+-]{1,64}( ?;[ -~]{0,120})?");

  private MediaType() {}

  /** Whether bodies of this type are JSON; null and nonsense are not. */
  public static boolean isJson(String contentType) {
    String base = base(contentType);
    return base.equals(JSON) || base.endsWith("+json");
  }

  static boolean isCloudEvent(String contentType) {
    return base(contentType).equals(CLOUD_EVENT);
  }

  /**
   * The content type that receivers get: the sender's, but with a correct charset.
   *
   * @param given null if nothing was said
   * @param isText whether we made the bytes, in UTF-8, of a text
   */
  static String of(String field, String given, byte[] body, boolean isText) {
    if (given == null) {
      return guess(body);
    }
    requireLegal(field, given);
    if (given.indexOf(';') < 0 && !given.regionMatches(true, 0, "text/", 0, 5)) {
      return given;
    }
    String labelled = labelled(given, body, isText);
    requireLegal(field, labelled);
    return labelled;
  }

  private static void requireLegal(String field, String value) {
    if (!LEGAL.matcher(value).matches()) {
      throw new InvalidInputException(field, "must be a media type such as application/json");
    }
  }

  private static String labelled(String given, byte[] body, boolean isText) {
    Matcher charset = CHARSET.matcher(given);
    if (charset.find()) {
      if (isRight(charset.group(1), body, isText)) {
        return given;
      }
    } else if (!given.regionMatches(true, 0, "text/", 0, 5)) {
      return given;
    }
    String unlabelled = charset.replaceAll("");
    String utf8 = unlabelled + UTF_8;
    // Its parameters may leave no room for one more.
    return (isText || JsonText.isUtf8(body)) && LEGAL.matcher(utf8).matches() ? utf8 : unlabelled;
  }

  /** As far as the bytes show. */
  private static boolean isRight(String label, byte[] body, boolean isText) {
    try {
      Charset charset = Charset.forName(label.trim());
      String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      // A charset of single bytes takes any of them, but what reads as UTF-8 is UTF-8.
      boolean takesAny = charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
      boolean isUtf8 = isText || takesAny && JsonText.isUtf8(body);
      return !isUtf8 || text.equals(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return false;
    }
  }

  /** Looks at the ends of the body only, because it runs for every message. */
  static String guess(byte[] body) {
    int from = 0;
    int to = body.length - 1;
    while (from < to && isSpace(body[from])) {
      from++;
    }
    while (to > from && isSpace(body[to])) {
      to--;
    }
    if (from < to
        && (body[from] == '{' && body[to] == '}' || body[from] == '[' && body[to] == ']')) {
      return JSON;
    }
    return JsonText.isUtf8(body) ? TEXT + UTF_8 : BINARY;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static String base(String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }
}
