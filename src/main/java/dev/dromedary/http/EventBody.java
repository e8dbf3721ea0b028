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
public final class EventBody extends AbstractHttpEntity {

  private final byte[] bytes;
  private volatile HttpCall call;

  public EventBody(byte[] bytes, String contentType) {
    super(contentType, null);
    this.bytes = bytes;
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
    return bytes.length;
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public void close() {}
}
