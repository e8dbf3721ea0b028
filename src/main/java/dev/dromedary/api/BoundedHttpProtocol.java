package dev.dromedary.api;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP with the two limits that it has not: the head of a request must be there within the
 * connection timeout, which Tomcat measures from each byte to the next one; and no network of a
 * caller has more than half of the connections. Public, because Tomcat makes it by its name.
 */
public final class BoundedHttpProtocol extends Http11NioProtocol {

  public BoundedHttpProtocol() {
    super(new Connections());
  }

  @Override
  protected Processor createProcessor() {
    return new HeadProcessor(this);
  }

  /** Is called with each piece of a head that comes. */
  private static final class HeadProcessor extends Http11Processor {

    private final AbstractHttp11Protocol<?> protocol;
    private SocketWrapperBase<?> waiting;
    private long since;

    private HeadProcessor(AbstractHttp11Protocol<?> protocol) {
      super(protocol, protocol.getAdapter());
      this.protocol = protocol;
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      long longest = TimeUnit.MILLISECONDS.toNanos(protocol.getConnectionTimeout());
      if (socket == waiting && longest > 0 && System.nanoTime() - since > longest) {
        waiting = null;
        return SocketState.CLOSED;
      }
      SocketState state = super.service(socket);
      if (state != SocketState.LONG || isAsync()) {
        waiting = null;
      } else if (socket != waiting) {
        waiting = socket;
        since = System.nanoTime();
      }
      return state;
    }
  }

  /** Closes what a network opens beyond its half. */
  private static final class Connections extends NioEndpoint {

    @Override
    protected SocketChannel serverSocketAccept() throws Exception {
      SocketChannel accepted = super.serverSocketAccept();
      while (isBeyondItsHalf(accepted)) {
        accepted.close();
        accepted = super.serverSocketAccept();
      }
      return accepted;
    }

    /** Nothing is counted as long as all together are fewer. */
    private boolean isBeyondItsHalf(SocketChannel accepted) {
      int half = getMaxConnections() / 2;
      if (half <= 0 || getConnectionCount() <= half) {
        return false;
      }
      String address = accepted.socket().getInetAddress().getHostAddress();
      return ofTheNetworkOf(
              address, getConnections().stream().map(SocketWrapperBase::getRemoteAddr))
          >= half;
    }
  }

  /**
   * @param addresses null for a connection that is closed already
   */
  static long ofTheNetworkOf(String address, Stream<String> addresses) {
    String network = NetworkOf.address(address);
    return addresses
        .filter(Objects::nonNull)
        .map(NetworkOf::address)
        .filter(network::equals)
        .count();
  }
}
