package dev.dromedary.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * Gives no more bytes of a receiver than an answer may have, whatever they are: the client itself
 * has no limit for interim answers, extensions of chunks, and trailers.
 */
final class ReceiverSocket extends SocketHolder {

  private int left = Integer.MAX_VALUE;

  ReceiverSocket(Socket socket) {
    super(socket);
  }

  ReceiverSocket(SSLSocket tls, Socket socket) {
    super(tls, socket);
  }

  /** Allows so many bytes from now on. */
  void allow(int bytes) {
    left = bytes;
  }

  @Override
  protected InputStream getInputStream(Socket socket) throws IOException {
    return new FilterInputStream(super.getInputStream(socket)) {

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (left == 0) {
          throw new MessageConstraintException("More bytes than an answer may have");
        }
        int read = super.read(into, from, Math.min(length, left));
        left -= Math.max(read, 0);
        return read;
      }
    };
  }
}
