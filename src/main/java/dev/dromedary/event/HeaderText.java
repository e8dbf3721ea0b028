package dev.dromedary.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Any text as a header value, and back (CloudEvents 1.0, HTTP binding, section 3.1.3.2): what is
 * not visible ASCII, and blank, {@code "} and {@code %}, is percent-encoded in UTF-8.
 */
public final class HeaderText {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private HeaderText() {}

  public static String encode(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(text.length() * 3);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain((char) each)) {
        encoded.append((char) each);
      } else {
        HEX.toHexDigits(encoded.append('%'), each);
      }
    }
    return encoded.toString();
  }

  /** A value within double quotes (RFC 9110, section 5.6.4) counts without them. */
  public static String decode(String value) {
    String text = unquoted(value);
    if (isPlain(text)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '%' && i + 2 < text.length() && areHex(text, i + 1)) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        // A servlet container gives the bytes of a header as ISO 8859-1.
        bytes.writeBytes(
            String.valueOf(each)
                .getBytes(each < 0x100 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
      }
    }
    byte[] decoded = bytes.toByteArray();
    return new String(
        decoded, JsonText.isUtf8(decoded) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }

  private static boolean areHex(String text, int from) {
    return HexFormat.isHexDigit(text.charAt(from)) && HexFormat.isHexDigit(text.charAt(from + 1));
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char each) {
    return each > ' ' && each < 0x7f && each != '"' && each != '%';
  }
}
