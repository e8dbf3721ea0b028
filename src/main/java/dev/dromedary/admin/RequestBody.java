package dev.dromedary.admin;

import dev.dromedary.event.MediaType;
import dev.dromedary.event.Refusal;
import dev.dromedary.event.TooLarge;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a request's body up to a limit and no further. */
final class RequestBody {

  private static final int MAX_JSON = 256 * 1024;

  private RequestBody() {}

  static byte[] bytes(HttpServletRequest request, int limit) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
          "Send the body as it is, without a Content-Encoding.");
    }
    if (request.getContentLengthLong() > limit) {
      throw new TooLarge("body", limit);
    }
    byte[] body = request.getInputStream().readNBytes(limit + 1);
    if (body.length > limit) {
      throw new TooLarge("body", limit);
    }
    return body;
  }

  /** The body of a call to this API. */
  static JsonNode object(HttpServletRequest request) throws IOException {
    requireJson(request);
    return Json.object(bytes(request, MAX_JSON));
  }

  static void requireJson(HttpServletRequest request) {
    if (!isJson(request)) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
          "Send JSON, with Content-Type: application/json.");
    }
  }

  /** Of a call that takes no body; the first field that was sent is the one at fault. */
  static void requireNone(HttpServletRequest request) throws IOException {
    byte[] body = bytes(request, MAX_JSON);
    if (body.length == 0) {
      return;
    }
    if (isJson(request)) {
      for (String name : Json.object(body).propertyNames()) {
        throw Refusal.unknown(name, List.of());
      }
    }
    throw new Refusal("body", "must be empty: this call takes none");
  }

  private static boolean isJson(HttpServletRequest request) {
    return MediaType.isJson(request.getHeader("Content-Type"));
  }
}
