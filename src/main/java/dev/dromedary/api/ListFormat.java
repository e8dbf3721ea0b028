package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** How a list is answered, by the caller's {@code Accept}: a page, or all of it in a stream. */
final class ListFormat {

  static final MediaType NDJSON = MediaType.APPLICATION_NDJSON;
  static final MediaType CSV = new MediaType("text", "csv");

  private static final List<MediaType> ALL = List.of(MediaType.APPLICATION_JSON, NDJSON, CSV);

  private ListFormat() {}

  /** JSON, unless the caller would rather have another one. */
  static MediaType of(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    try {
      List<MediaType> types =
          accept == null ? List.of() : new java.util.ArrayList<>(MediaType.parseMediaTypes(accept));
      MimeTypeUtils.sortBySpecificity(types);
      for (MediaType type : types) {
        for (MediaType known : ALL) {
          if (type.getQualityValue() > 0 && type.includes(known)) {
            return known;
          }
        }
      }
    } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
      // As it says nothing else that is understood.
    }
    return MediaType.APPLICATION_JSON;
  }

  static boolean isStream(MediaType type) {
    return !type.equals(MediaType.APPLICATION_JSON);
  }
}
