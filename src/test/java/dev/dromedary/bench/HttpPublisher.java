package dev.dromedary.bench;

import dev.dromedary.kit.GatewayProcess;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An application that publishes events over HTTP on 32 connections, in a process of its own. The
 * requests are written and read by hand, so that it takes little of the cores.
 *
 * <p>Its arguments are the ports of the gateway and of the sink, with which it warms up. Each line
 * that it is given is the prefix of the ids, how many calls a second (0 is as fast as they are
 * accepted), for how many seconds, and the events of a call; it answers with how many events were
 * accepted and offered. Each event is sent once: by the clock those too for which there is no
 * gateway. {@code resend} sends those again until they are accepted.
 */
final class HttpPublisher {

  private static final int CONNECTIONS = 32;
  private static final int WARM_UP = 10_000;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String DATA = "x".repeat(Events.BYTES - 100);

  /**
   * What became of the events.
   *
   * @param accepted answered 202
   */
  record Result(int accepted, int offered) {}

  /** One connection, which is made again after a failure. */
  private static final class Connection {

    private final int port;
    private final byte[] buffer = new byte[8192];
    private Socket socket;

    Connection(int port) {
      this.port = port;
    }

    /** The status of the answer; 0 if there is none. */
    int post(String path, String body) {
      try {
        if (socket == null) {
          socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(TIMEOUT_MILLIS);
        }
        String request =
            "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                    .formatted(path, GatewayProcess.KEY)
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                    .formatted(body.length())
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return status(socket.getInputStream());
      } catch (IOException e) {
        close();
        return 0;
      }
    }

    /** Reads an answer to its end: its Content-Length, or the last of its chunks. */
    private int status(InputStream in) throws IOException {
      StringBuilder answer = new StringBuilder();
      do {
        int read = in.read(buffer);
        if (read < 0) {
          throw new EOFException();
        }
        answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
      } while (!isWhole(answer.toString()));
      return Integer.parseInt(answer.substring(9, 12));
    }

    private static boolean isWhole(String answer) {
      int end = answer.indexOf("\r\n\r\n") + 4;
      if (end < 4) {
        return false;
      }
      String head = answer.substring(0, end).toLowerCase(Locale.ROOT);
      if (head.contains("transfer-encoding: chunked")) {
        return answer.endsWith("0\r\n\r\n");
      }
      int length = head.indexOf("content-length: ");
      return length < 0
          || answer.length() - end
              >= Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)));
    }

    private void close() {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException e) {
        // It is of no use any more.
      }
      socket = null;
    }
  }

  /** What each connection does until there is nothing left. */
  private interface Work {
    void on(Connection connection);
  }

  private final int gateway;
  private final Queue<String> missing = new ConcurrentLinkedQueue<>();

  private HttpPublisher(int gateway) {
    this.gateway = gateway;
  }

  public static void main(String[] args) throws Exception {
    HttpPublisher publisher = new HttpPublisher(Integer.parseInt(args[0]));
    AtomicInteger warm = new AtomicInteger();
    onAll(
        Integer.parseInt(args[1]),
        connection -> {
          for (int i = warm.getAndIncrement(); i < WARM_UP; i = warm.getAndIncrement()) {
            connection.post("/warm-up", event("warm-up-" + i));
          }
        });
    System.out.println("warm");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("resend")) {
          publisher.resend();
          System.out.println("sent");
        } else {
          String[] words = line.split(" ");
          Result result =
              publisher.publish(
                  words[0],
                  Integer.parseInt(words[1]),
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3]));
          System.out.println(result.accepted + " " + result.offered);
        }
      }
    }
  }

  private Result publish(String prefix, int rate, int seconds, int events)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    onAll(
        gateway,
        connection -> {
          while (rate > 0 || System.nanoTime() < end) {
            int number = next.getAndIncrement();
            if (rate > 0) {
              if (number >= rate * seconds) {
                return;
              }
              LockSupport.parkNanos(start + number * 1_000_000_000L / rate - System.nanoTime());
            }
            if (accepts(connection, prefix + "-" + number, events)) {
              accepted.incrementAndGet();
            } else {
              missing.add(prefix + "-" + number);
            }
          }
        });
    return new Result(events * accepted.get(), events * (accepted.get() + missing.size()));
  }

  private void resend() throws InterruptedException {
    onAll(
        gateway,
        connection -> {
          for (String id = missing.poll(); id != null; id = missing.poll()) {
            if (!accepts(connection, id, 1)) {
              missing.add(id);
              LockSupport.parkNanos(100_000_000);
            }
          }
        });
  }

  private static boolean accepts(Connection connection, String id, int events) {
    return events == 1
        ? connection.post("/api/v1/events", event(id)) == 202
        : connection.post("/api/v1/events/batch", batch(id, events)) == 202;
  }

  private static String batch(String id, int events) {
    return IntStream.range(0, events)
        .mapToObj(i -> event(id + "-" + i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String event(String id) {
    return "{\"id\":\"%s\",\"type\":\"%s\",\"data\":{\"text\":\"%s\"}}"
        .formatted(id, Testbed.ONE, DATA);
  }

  private static void onAll(int port, Work work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread thread =
          new Thread(
              () -> {
                Connection connection = new Connection(port);
                work.on(connection);
                connection.close();
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
