package dev.dromedary.api;

import java.io.IOException;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/** Bodies in {@link Json}; an answer is written when all of it is there. */
final class JsonConverter extends AbstractHttpMessageConverter<Object> {

  /** The media types that a call consumes (RFC 6839 for +json). */
  static final String JSON = "application/json";

  static final String PLUS_JSON = "application/*+json";

  JsonConverter() {
    super(MediaType.parseMediaType(JSON), MediaType.parseMediaType(PLUS_JSON));
  }

  @Override
  protected boolean supports(Class<?> type) {
    return true;
  }

  /** A media type that a call does not consume was rejected before. */
  @Override
  public boolean canRead(Class<?> type, MediaType mediaType) {
    return true;
  }

  @Override
  protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
    byte[] body = message.getBody().readAllBytes();
    return type == RawBody.class ? new RawBody(body) : Json.body(body, type);
  }

  @Override
  protected void writeInternal(Object value, HttpOutputMessage message) throws IOException {
    byte[] json = Json.write(value);
    message.getHeaders().setContentLength(json.length);
    message.getBody().write(json);
  }
}
