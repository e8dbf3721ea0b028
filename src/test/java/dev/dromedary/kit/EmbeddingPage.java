package dev.dromedary.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A page of another application, which shows a page of ours in a frame. As {@code localhost} it is
 * of another site than the gateway at 127.0.0.1.
 */
public final class EmbeddingPage implements AutoCloseable {

  private final HttpServer server;

  /**
   * @param port one that was found free
   * @param source of the frame
   */
  public EmbeddingPage(int port, String source) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] page =
        ("<!DOCTYPE html><html lang=en><title>Acme</title><link rel=icon href='data:,'>"
                + "<h1>Your account at Acme</h1>"
                + "<iframe title=Webhooks width=1000 height=700 src='%s'></iframe>")
            .formatted(source)
            .getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
