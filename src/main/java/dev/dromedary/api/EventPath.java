package dev.dromedary.api;

import dev.dromedary.event.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * The id of an event in a path. An id may be any text, so it is taken from the path as it was sent:
 * what Spring makes of that ends at a semicolon and joins slashes.
 *
 * <p>A word behind the id, such as {@code /payload}, counts where the id is one segment. So an id
 * that ends in it is reached with its slash encoded, {@code a%2Fpayload}, as slashes in a segment
 * are (RFC 3986, section 2.2).
 */
final class EventPath {

  static final String EVENTS = "/api/v1/events";

  private EventPath() {}

  /** Of {@code /api/v1/events/{*id}}. */
  static String id(HttpServletRequest request) {
    return id(request, "");
  }

  /**
   * Of a path with a word behind the id.
   *
   * @param behind such as {@code /payload}
   */
  static String id(HttpServletRequest request, String behind) {
    return text(request, EVENTS, behind, "id");
  }

  /**
   * Of any path that ends in a text of a caller's.
   *
   * @param field for the error
   */
  static String text(HttpServletRequest request, String base, String behind, String field) {
    String path = request.getRequestURI();
    int at = path.indexOf(base + "/");
    // A semicolon in the word, which Spring overlooks.
    if (at < 0 || !path.endsWith(behind)) {
      throw ProblemType.NOT_FOUND.because("There is nothing at this path.");
    }
    try {
      return UriUtils.decode(
          path.substring(at + base.length() + 1, path.length() - behind.length()),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(field, "must be encoded as in a URL");
    }
  }
}
