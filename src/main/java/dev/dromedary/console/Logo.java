package dev.dromedary.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;

/** An image that the gateway serves itself, so that the pages ask no other host for it. */
record Logo(MediaType type, byte[] content) {

  private static final String KEY = "webhooks.console.portal.logo";
  private static final int MAX_BYTES = 100 * 1024;
  private static final Map<String, String> TYPES =
      Map.of(
          "svg", "image/svg+xml",
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "webp", "image/webp");
  private static final Pattern DATA =
      Pattern.compile("data:(image/(?:svg\\+xml|png|jpeg|webp));base64,([A-Za-z0-9+/]+=*)");

  /**
   * @param setting the path of a file or a data URL (RFC 2397), or empty for none
   * @return null for none
   * @throws IllegalArgumentException with the key and the rule
   */
  static Logo of(String setting) {
    if (setting.isEmpty()) {
      return null;
    }
    return setting.startsWith("data:") ? ofData(setting) : ofFile(Path.of(setting));
  }

  private static Logo ofData(String setting) {
    Matcher data = DATA.matcher(setting);
    if (!data.matches()) {
      throw invalid("must be data:image/…;base64,… of SVG, PNG, JPEG or WebP");
    }
    byte[] content;
    try {
      content = Base64.getDecoder().decode(data.group(2));
    } catch (IllegalArgumentException e) {
      throw invalid("must be valid base64");
    }
    return small(new Logo(MediaType.valueOf(data.group(1)), content));
  }

  private static Logo ofFile(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw invalid("must be a file named .svg, .png, .jpg or .webp, or data:image/…;base64,…");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw tooLarge();
      }
      return small(new Logo(MediaType.valueOf(type), Files.readAllBytes(file)));
    } catch (IOException e) {
      throw invalid("the file " + file + " cannot be read");
    }
  }

  private static Logo small(Logo logo) {
    if (logo.content.length > MAX_BYTES) {
      throw tooLarge();
    }
    return logo;
  }

  private static IllegalArgumentException tooLarge() {
    return invalid("must have at most 100 KB");
  }

  private static IllegalArgumentException invalid(String rule) {
    return new IllegalArgumentException(KEY + ": " + rule);
  }

  @Override
  public String toString() {
    return "Logo[" + type + "]";
  }
}
