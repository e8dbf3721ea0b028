package dev.dromedary.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/**
 * A connection to a receiver. It logs neither bytes nor headers, at whatever level a host sets,
 * because these hold payloads and credentials; and it says when it was stale.
 */
final class ReceiverConnection extends DefaultManagedHttpClientConnection {

  private static final Http1Config CONFIG =
      Http1Config.custom().setMaxLineLength(AnswerHead.LIMIT).build();
  private static final AnswerHead HEAD = new AnswerHead();

  /** The headers, the body, and what a body in chunks or an interim answer has around them. */
  private static final int MOST_BYTES = 3 * AnswerHead.LIMIT;

  private boolean usedBefore;
  private long receivedBefore;

  private ReceiverConnection(String id) {
    super(
        id,
        null,
        null,
        CONFIG,
        ReceiverConnection::bodyLength,
        DefaultContentLengthStrategy.INSTANCE,
        null,
        config -> HEAD);
  }

  static HttpConnectionFactory<ManagedHttpClientConnection> factory() {
    AtomicLong number = new AtomicLong();
    return socket -> {
      ReceiverConnection connection =
          new ReceiverConnection("receiver-" + number.incrementAndGet());
      if (socket != null) {
        connection.bind(socket);
      }
      return connection;
    };
  }

  /** A length that means nothing costs the connection, but not the answer. */
  private static long bodyLength(HttpMessage answer) throws HttpException {
    try {
      return DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
    } catch (ProtocolException e) {
      return ContentLengthStrategy.UNDEFINED;
    }
  }

  @Override
  public void bind(Socket socket) throws IOException {
    bind(new ReceiverSocket(socket));
  }

  @Override
  public void bind(SSLSocket tls, Socket socket) throws IOException {
    bind(new ReceiverSocket(tls, socket));
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest request) {}

  @Override
  protected void onResponseReceived(ClassicHttpResponse response) {}

  /** An unsolicited answer, such as a 408 before the end, answers no request of ours either. */
  @Override
  public boolean isStale() throws IOException {
    long received = received();
    return super.isStale() || received() != received;
  }

  @Override
  public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
    EndpointDetails details = getEndpointDetails();
    usedBefore = details != null && details.getResponseCount() > 0;
    receivedBefore = received();
    if (getSocketHolder() instanceof ReceiverSocket socket) {
      socket.allow(MOST_BYTES);
    }
    try {
      super.sendRequestHeader(request);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  @Override
  public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
    try {
      super.sendRequestEntity(request);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      super.flush();
    } catch (IOException e) {
      throw ended(e);
    }
  }

  @Override
  public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
    try {
      return super.receiveResponseHeader();
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private IOException ended(IOException e) {
    return usedBefore && received() == receivedBefore && !(e instanceof InterruptedIOException)
        ? new StaleConnectionException(e)
        : e;
  }

  private long received() {
    EndpointDetails details = getEndpointDetails();
    return details == null ? 0 : details.getReceivedBytesCount();
  }
}
