package dev.dromedary.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * An event's bytes with its content type as it was given. Camel would read the type, and fail at
 * one with a charset that the JDK has not.
 */
public final class EventBody extends AbstractHttpEntity {

  private final byte[] bytes;

  public EventBody(byte[] bytes, String contentType) {
    super(contentType, null);
    this.bytes = bytes;
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
