package dev.dromedary.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * A receiver that is not the bottleneck: one thread, one selector, the least of HTTP/1.1 that a
 * keep-alive client needs. It counts requests and distinct {@code webhook-id}s and measures how old
 * a body is by the microseconds at {@link Publisher#STAMP_AT}. {@code GET /stats} tells, {@code GET
 * /reset/STATUS} starts again with that answer.
 */
final class Sink {

  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final Set<Long> ids = new HashSet<>();
  private final Histogram ages = new Histogram(60_000_000L, 3);
  private long requests;
  private long firstAt;
  private long lastAt;
  private byte[] answer = answer(204);

  public static void main(String[] args) throws IOException {
    new Sink().serve(Integer.parseInt(args[0]));
  }

  private void serve(int port) throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    while (true) {
      selector.select();
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        SelectionKey key = keys.next();
        keys.remove();
        if (key.isAcceptable()) {
          SocketChannel client = server.accept();
          client.configureBlocking(false);
          client.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
          client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(64 * 1024));
        } else if (!read((SocketChannel) key.channel(), (ByteBuffer) key.attachment())) {
          key.channel().close();
        }
      }
    }
  }

  /** False at the end of the connection. */
  private boolean read(SocketChannel client, ByteBuffer buffer) {
    try {
      if (client.read(buffer) < 0) {
        return false;
      }
      int used;
      while ((used = request(client, buffer.array(), buffer.position())) > 0) {
        buffer.flip();
        buffer.position(used);
        buffer.compact();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Answers the first request in the buffer; returns its length, or 0 if it is not complete. */
  private int request(SocketChannel client, byte[] bytes, int length) throws IOException {
    int head = indexOf(bytes, 0, length, END);
    if (head < 0) {
      return 0;
    }
    String text = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("GET ")) {
      control(client, text.substring(4, text.indexOf(' ', 4)));
      return head + 4;
    }
    int body = Integer.parseInt(header(text, "content-length"));
    int total = head + 4 + body;
    if (length < total) {
      return 0;
    }
    arrived(header(text, "webhook-id"), bytes, head + 4, body);
    client.write(ByteBuffer.wrap(answer));
    return total;
  }

  private void arrived(String id, byte[] bytes, int from, int length) {
    requests++;
    lastAt = System.nanoTime();
    if (requests == 1) {
      firstAt = lastAt;
    }
    if (id != null) {
      ids.add(hash(id));
    }
    if (length > Publisher.STAMP_AT + 16) {
      String stamp = new String(bytes, from + Publisher.STAMP_AT, 16, StandardCharsets.ISO_8859_1);
      if (stamp.chars().allMatch(Character::isDigit)) {
        ages.recordValue(Math.min(59_000_000L, Math.max(0, micros() - Long.parseLong(stamp))));
      }
    }
  }

  private void control(SocketChannel client, String path) throws IOException {
    String body = "";
    if (path.startsWith("/reset/")) {
      ids.clear();
      ages.reset();
      requests = 0;
      answer = answer(Integer.parseInt(path.substring("/reset/".length())));
    } else {
      body =
          "{\"requests\":%d,\"distinct\":%d,\"spanMicros\":%d,\"p50\":%d,\"p99\":%d}"
              .formatted(
                  requests,
                  ids.size(),
                  requests == 0 ? 0 : (lastAt - firstAt) / 1_000,
                  ages.getValueAtPercentile(50),
                  ages.getValueAtPercentile(99));
    }
    client.write(
        ByteBuffer.wrap(
            ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1)));
  }

  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static byte[] answer(int status) {
    String length = status == 204 ? "" : "Content-Length: 0\r\n";
    return ("HTTP/1.1 " + status + " X\r\n" + length + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String header(String head, String name) {
    int at = 0;
    while ((at = head.indexOf("\r\n", at)) >= 0) {
      at += 2;
      if (head.regionMatches(true, at, name, 0, name.length())
          && head.charAt(at + name.length()) == ':') {
        int end = head.indexOf("\r\n", at);
        return head.substring(at + name.length() + 1, end < 0 ? head.length() : end).trim();
      }
    }
    return null;
  }

  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static int indexOf(byte[] bytes, int from, int to, byte[] what) {
    outer:
    for (int i = from; i <= to - what.length; i++) {
      for (int j = 0; j < what.length; j++) {
        if (bytes[i + j] != what[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
