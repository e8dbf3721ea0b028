package dev.dromedary.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** A sender that speaks STOMP 1.2, and waits for the receipt of each message. */
public final class Stomp implements AutoCloseable {

  private final Socket socket;

  public Stomp(int port, String login, String passcode) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    write(
        "CONNECT\naccept-version:1.2\nhost:localhost\nlogin:%s\npasscode:%s\n\n\0"
            .formatted(login, passcode));
    expect("CONNECTED");
  }

  /**
   * @param asBytes whether it says its length, by which a broker takes it for bytes
   */
  public void send(String queue, Map<String, String> headers, String body, boolean asBytes)
      throws IOException {
    String receipt = UUID.randomUUID().toString();
    StringBuilder frame = new StringBuilder("SEND\ndestination:").append(queue);
    frame.append("\nreceipt:").append(receipt);
    headers.forEach((name, value) -> frame.append('\n').append(name).append(':').append(value));
    if (asBytes) {
      frame.append("\ncontent-length:").append(body.getBytes(StandardCharsets.UTF_8).length);
    }
    write(frame.append("\n\n").append(body).append('\0').toString());
    expect(receipt);
  }

  private void write(String frame) throws IOException {
    socket.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private void expect(String part) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int next = in.read(); next > 0; next = in.read()) {
      frame.write(next);
    }
    String text = frame.toString(StandardCharsets.UTF_8);
    if (!text.contains(part)) {
      throw new AssertionError("No " + part + " but " + text);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
