package dev.dromedary.event;

import java.util.Locale;
import java.util.regex.Pattern;

/** What the media type of a body says about it (RFC 9110, section 8.3; RFC 6839 for +json). */
public final class MediaType {

  public static final String JSON = "application/json";
  static final String CLOUD_EVENT = "application/cloudevents+json";
  static final String TEXT = "text/plain";
  static final String BINARY = "application/octet-stream";

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

  /** Refuses what would be no legal header value: it is sent to the receivers. */
  static String require(String field, String contentType) {
    if (!LEGAL.matcher(contentType).matches()) {
      throw new Refusal(field, "must be a media type such as application/json");
    }
    return contentType;
  }

  /** For a body without a type; looks at its ends only, as this is asked for every message. */
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
    return JsonText.isUtf8(body) ? TEXT : BINARY;
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
