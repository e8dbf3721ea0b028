package dev.dromedary.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** What a receiver can do to its caller, and how the attempt ends. */
public final class HostileReceivers {

  /** How the attempt ends. */
  public enum End {
    /** The status is the answer, whatever becomes of the body. */
    ANSWERED,
    /** At the timeout. */
    TIMED_OUT,
    /** At once: it is no answer. */
    INVALID,
    /** The receiver ends it. */
    BROKEN
  }

  /** One of them. */
  public record Hostile(RawServer.Behaviour behaviour, End end) {}

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final byte[] ZEROS = new byte[64 * 1024];
  private static final byte[] BOMB = bomb();

  private HostileReceivers() {}

  /** By what they do. */
  public static Map<String, Hostile> all() {
    Map<String, Hostile> all = new LinkedHashMap<>();
    all.put("says nothing", new Hostile(RawServer.SILENT, End.TIMED_OUT));
    all.put("drips its head", new Hostile(dripping(OK + "X-Endless: "), End.TIMED_OUT));
    all.put("drips its body", new Hostile(dripping(length(900)), End.ANSWERED));
    all.put("drips a chunk's size", new Hostile(dripping(CHUNKED), End.ANSWERED));
    all.put("has a line without end", new Hostile(endless("", "x".repeat(1024)), End.INVALID));
    all.put("has headers without end", new Hostile(endless(OK, "X-More: y\r\n"), End.INVALID));
    all.put("has 10,000 headers", new Hostile(saying(headers(10_000)), End.INVALID));
    all.put("has empty lines without end", new Hostile(endless("", "\r\n"), End.INVALID));
    all.put(
        "has a body without end",
        new Hostile(endless(CHUNKED, "400\r\n" + "x".repeat(1024) + "\r\n"), End.ANSWERED));
    all.put("has a body until its end, and none", new Hostile(endless(OK, "\r\nx"), End.ANSWERED));
    all.put("has a body of 10 GB", new Hostile(tenGigabytes(), End.ANSWERED));
    all.put("answers with a bomb of gzip", new Hostile(zipped(), End.ANSWERED));
    all.put(
        "has an extension of a chunk without end",
        new Hostile(endless(CHUNKED + "1;", "x".repeat(1024)), End.ANSWERED));
    all.put(
        "has extensions without end",
        new Hostile(endless(CHUNKED, "1;" + "x".repeat(1024) + "\r\nx\r\n"), End.ANSWERED));
    all.put(
        "has trailers without end",
        new Hostile(endless(CHUNKED + "0\r\n", "X-More: y\r\n"), End.ANSWERED));
    all.put(
        "has a chunk of any size",
        new Hostile(saying(CHUNKED + "ffffffffffffffff\r\nx\r\n"), End.ANSWERED));
    all.put(
        "has two lengths",
        new Hostile(
            saying(OK + "Content-Length: 1\r\nContent-Length: 9999999999999\r\n\r\nx"),
            End.ANSWERED));
    all.put(
        "says to continue, for ever",
        new Hostile(endless("", "HTTP/1.1 100 Continue\r\n\r\n"), End.INVALID));
    all.put(
        "gives hints for ever",
        new Hostile(endless("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), End.INVALID));
    all.put(
        "switches protocols",
        new Hostile(
            saying(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
            End.INVALID));
    all.put("closes in the middle of its head", new Hostile(closing(OK + "X-Half: "), End.BROKEN));
    all.put("closes in the middle of its body", new Hostile(closing(length(900)), End.ANSWERED));
    all.put(
        "says when to come back in 30,000 years",
        new Hostile(
            saying(
                "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 999999999999\r\n"
                    // It would hang at the next request of a connection that is kept.
                    + "Connection: close\r\nContent-Length: 0\r\n\r\n"),
            End.ANSWERED));
    return all;
  }

  private static String length(int bytes) {
    return OK + "Content-Length: " + bytes + "\r\n\r\nhello";
  }

  private static String headers(int count) {
    StringBuilder head = new StringBuilder(OK);
    for (int i = 0; i < count; i++) {
      head.append("X-").append(i).append(": y\r\n");
    }
    return head.append("Content-Length: 0\r\n\r\n").toString();
  }

  /** And stays. */
  private static RawServer.Behaviour saying(String text) {
    return (in, out) -> {
      RawServer.say(out, text);
      RawServer.hang();
    };
  }

  private static RawServer.Behaviour closing(String text) {
    return (in, out) -> {
      RawServer.say(out, text);
      RawServer.end();
    };
  }

  private static RawServer.Behaviour dripping(String text) {
    return (in, out) -> {
      RawServer.say(out, text);
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(20, TimeUnit.MILLISECONDS)) {
        RawServer.say(out, "0");
      }
    };
  }

  private static RawServer.Behaviour endless(String first, String again) {
    byte[] many = again.repeat(Math.max(1, 8192 / again.length())).getBytes(StandardCharsets.UTF_8);
    return (in, out) -> {
      RawServer.say(out, first);
      while (true) {
        out.write(many);
      }
    };
  }

  private static RawServer.Behaviour tenGigabytes() {
    return (in, out) -> {
      RawServer.say(out, OK + "Content-Length: 10737418240\r\n\r\n");
      for (long left = 10L << 30; left > 0; left -= ZEROS.length) {
        out.write(ZEROS);
      }
    };
  }

  private static RawServer.Behaviour zipped() {
    return (in, out) -> {
      RawServer.say(
          out, OK + "Content-Encoding: gzip\r\nContent-Length: " + BOMB.length + "\r\n\r\n");
      out.write(BOMB);
    };
  }

  /** 48 KB, which are 48 MB; more of it would not be read. */
  private static byte[] bomb() {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream zipped = new GZIPOutputStream(bomb)) {
      for (int i = 0; i < 768; i++) {
        zipped.write(ZEROS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(bomb.toByteArray(), bomb.size());
  }
}
