package dev.dromedary.api;

import dev.dromedary.event.PayloadTooLargeException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Reads a request's body up to a limit, and for no longer than a while. */
final class BodyReader {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Half of the threads of a web server, so that slow bodies leave the others to other calls. */
  private final Semaphore awaited = new Semaphore(100);

  byte[] read(HttpServletRequest request, int limit) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
          "Send the body as it is, without a Content-Encoding.");
    }
    if (request.getContentLengthLong() > limit) {
      throw new PayloadTooLargeException("body", limit);
    }
    byte[] body =
        hasArrived(request)
            ? readAll(request.getInputStream(), limit)
            : await(request.getInputStream(), limit);
    if (body.length > limit) {
      throw new PayloadTooLargeException("body", limit);
    }
    return body;
  }

  private static boolean hasArrived(HttpServletRequest request) throws IOException {
    ServletInputStream in = request.getInputStream();
    long length = request.getContentLengthLong();
    return in.isFinished() || length >= 0 && in.available() >= length;
  }

  private byte[] await(InputStream in, int limit) throws IOException {
    if (!awaited.tryAcquire()) {
      throw ProblemType.UNAVAILABLE.because("Too many calls wait for their bodies; send it again.");
    }
    try {
      return readAll(in, limit);
    } finally {
      awaited.release();
    }
  }

  private static byte[] readAll(InputStream in, int limit) throws IOException {
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
}
