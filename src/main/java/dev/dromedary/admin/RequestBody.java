package dev.dromedary.admin;

import dev.dromedary.accept.MediaType;
import dev.dromedary.accept.TooLarge;
import dev.dromedary.event.Refusal;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** Reads a request's body up to a limit, and for no longer than a while. */
final class RequestBody {

  private static final int MAX_JSON = 256 * 1024;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Half of the threads of a web server, so that slow bodies leave the others to other calls. */
  private static final Semaphore AWAITED = new Semaphore(100);

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
    byte[] body = hasArrived(request) ? read(request, limit) : await(request, limit);
    if (body.length > limit) {
      throw new TooLarge("body", limit);
    }
    return body;
  }

  private static boolean hasArrived(HttpServletRequest request) throws IOException {
    ServletInputStream in = request.getInputStream();
    long length = request.getContentLengthLong();
    return in.isFinished() || length >= 0 && in.available() >= length;
  }

  private static byte[] await(HttpServletRequest request, int limit) throws IOException {
    if (!AWAITED.tryAcquire()) {
      throw ProblemType.UNAVAILABLE.because("Too many calls wait for their bodies; send it again.");
    }
    try {
      return read(request, limit);
    } finally {
      AWAITED.release();
    }
  }

  private static byte[] read(HttpServletRequest request, int limit) throws IOException {
    InputStream in = request.getInputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[8 * 1024];
    long end = System.nanoTime() + LONGEST.toNanos();
    int read;
    while (body.size() <= limit && (read = in.read(chunk)) >= 0) {
      if (System.nanoTime() - end > 0) {
        throw ProblemType.TOO_SLOW.because(
            "The body must arrive within %d seconds.".formatted(LONGEST.toSeconds()));
      }
      body.write(chunk, 0, read);
    }
    return body.toByteArray();
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
