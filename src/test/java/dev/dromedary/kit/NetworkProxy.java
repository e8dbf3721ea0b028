package dev.dromedary.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The network in front of a server, which a test cuts, slows down and breaks. A connection through
 * it reads, waits and writes in turns, so what is under way is bounded by the systems' buffers.
 */
public final class NetworkProxy implements AutoCloseable {

  private static final int BUFFER = 16 * 1024;

  private final int target;
  private final int port = Ports.free();
  private volatile ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch passable = new CountDownLatch(0);
  private volatile long latencyMillis;
  private volatile int bytesPerSecond;

  /**
   * @param target a port of this machine, where a server need not listen yet
   */
  public NetworkProxy(int target) {
    this.target = target;
    listen();
  }

  public int port() {
    return port;
  }

  /** Nobody listens, as while the process of the server does not run. */
  public void refuse() {
    closed(server);
    reset();
  }

  /** From the start on, and again after a refusal. */
  public void listen() {
    try {
      ServerSocket next = new ServerSocket();
      next.setReuseAddress(true);
      next.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      server = next;
      start("accept", () -> accept(next));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing passes, and nobody is told, as with a cable that is pulled. */
  public NetworkProxy cut() {
    passable = new CountDownLatch(1);
    return this;
  }

  /** Each packet takes so long in each direction. */
  public NetworkProxy latency(Duration latency) {
    latencyMillis = latency.toMillis();
    return this;
  }

  /** Of each connection, in each direction. */
  public NetworkProxy bandwidth(int bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
    return this;
  }

  /** All connections are reset; new ones are well. */
  public NetworkProxy reset() {
    links.forEach(Link::reset);
    return this;
  }

  /**
   * The server loses all connections and the clients are not told, as with a router that forgets
   * them; new ones are well.
   */
  public NetworkProxy halfOpen() {
    links.forEach(Link::lose);
    return this;
  }

  /** What was held back passes now. */
  public NetworkProxy heal() {
    latencyMillis = 0;
    bytesPerSecond = 0;
    passable.countDown();
    return this;
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Link link = new Link(from.accept());
        links.add(link);
        start("connect", link::open);
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(null, work, "network-" + name, 256 * 1024);
    thread.setDaemon(true);
    thread.start();
  }

  private void hold(int bytes) throws InterruptedException {
    long transfer = bytesPerSecond == 0 ? 0 : bytes * 1000L / bytesPerSecond;
    TimeUnit.MILLISECONDS.sleep(Math.max(latencyMillis, transfer));
    passable.await();
  }

  @Override
  public void close() {
    heal();
    closed(server);
    links.forEach(Link::close);
  }

  private static void closed(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is no longer of use.
    }
  }

  /** One connection. */
  private final class Link {

    private final Socket client;
    private final Socket upstream = new Socket();
    private volatile boolean lost;

    Link(Socket client) {
      this.client = client;
    }

    void open() {
      try {
        passable.await();
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        start("to-client", () -> pump(upstream, client));
        pump(client, upstream);
      } catch (IOException e) {
        // Nobody listens there, which a client is to learn at once.
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          hold(read);
          if (!lost) {
            out.write(buffer, 0, read);
          }
        }
        hold(0);
      } catch (IOException e) {
        // One of the two ended it, or a test did.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!lost || from == client) {
        close();
      }
    }

    void reset() {
      try {
        client.setSoLinger(true, 0);
        upstream.setSoLinger(true, 0);
      } catch (IOException e) {
        // It ended before.
      }
      close();
    }

    void lose() {
      lost = true;
      closed(upstream);
    }

    void close() {
      links.remove(this);
      closed(client);
      closed(upstream);
    }
  }
}
