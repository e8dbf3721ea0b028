package dev.dromedary.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * An event's bytes with its content type as it was given. Camel would read the type, and fail at
 * one with a charset that the JDK has not. It also brings back how it was sent, which the client
 * has no other place for.
 */
public final class RequestBody extends AbstractHttpEntity {

  private final byte[] bytes;
  private final Authentication authentication;
  private final TlsSettings tls;
  private volatile HttpCall call;

  /**
   * @param authentication of the endpoint, or null
   * @param tls of the endpoint, or null: as the gateway's
   */
  public RequestBody(
      byte[] bytes, String contentType, Authentication authentication, TlsSettings tls) {
    super(contentType, null);
    this.bytes = bytes;
    this.authentication = authentication;
    this.tls = tls;
  }

  /** Of a request that cannot be made: no client sends anything of it. */
  public static RequestBody missing() {
    return new RequestBody(null, null, null, null);
  }

  /** Checked before a connection is made. */
  void requireThere() throws NotSentException {
    if (bytes == null) {
      throw new NotSentException(NotSentException.Missing.SHAPE);
    }
  }

  Authentication authentication() {
    return authentication;
  }

  TlsSettings tls() {
    return tls;
  }

  /** The call that sent it; null if none did, or an HTTP client of the application. */
  public HttpCall call() {
    return call;
  }

  void sentBy(HttpCall sender) {
    call = sender;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public long getContentLength() {
    return bytes == null ? -1 : bytes.length;
  }

  @Override
  public InputStream getContent() throws IOException {
    requireThere();
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    requireThere();
    out.write(bytes);
  }

  @Override
  public void close() {}
}
