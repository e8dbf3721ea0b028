package dev.dromedary.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** A receiver that says just the bytes that it is told to, when it is told to. */
public final class RawServer implements AutoCloseable {

  /** What it does on one connection once it has read a request; the connection ends with it. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(InputStream in, OutputStream out) throws Exception;
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  public static final Behaviour SILENT = (in, out) -> hang();

  private final ServerSocket server;
  private final Behaviour behaviour;
  private volatile boolean readsBodies = true;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  public RawServer(Behaviour behaviour) {
    this(behaviour, ServerSocketFactory.getDefault());
  }

  /** One that has read the head of a request, and nothing of its body. */
  static RawServer ofHeads(Behaviour behaviour) {
    RawServer server = new RawServer(behaviour);
    server.readsBodies = false;
    return server;
  }

  public RawServer(Behaviour behaviour, ServerSocketFactory sockets) {
    this.behaviour = behaviour;
    try {
      server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Until the connection is torn down or the test is over. */
  public static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Ends this connection. */
  public static void end() throws IOException {
    throw new IOException("it ends");
  }

  public static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  public int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** Request lines and headers, in the order in which they came. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      String head;
      while ((head = readHead(socket.getInputStream())) != null) {
        heads.add(head);
        if (readsBodies) {
          socket.getInputStream().skipNBytes(bodyLength(head));
        }
        behaviour.answer(socket.getInputStream(), socket.getOutputStream());
      }
    } catch (Exception goneOrOver) {
      // The client tore it down, as it should.
    }
  }

  private static long bodyLength(String head) {
    Matcher length = LENGTH.matcher(head);
    return length.find() ? Long.parseLong(length.group(1)) : 0;
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return null;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
