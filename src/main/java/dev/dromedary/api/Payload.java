package dev.dromedary.api;

import dev.dromedary.event.Event;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A payload as it was accepted, byte for byte, with the media type that its sender gave. Both are a
 * stranger's: no browser may guess another type, run or frame it, or show it as a page of the API's
 * origin.
 */
final class Payload {

  private Payload() {}

  static ResponseEntity<byte[]> of(Event event) {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(mediaType(event.contentType()));
    headers.setContentDisposition(ContentDisposition.attachment().filename("payload").build());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    return ResponseEntity.ok().headers(headers).body(event.body());
  }

  /** A JMS sender may call its payload anything. */
  private static MediaType mediaType(String contentType) {
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      return type.isConcrete() ? type : MediaType.APPLICATION_OCTET_STREAM;
    } catch (InvalidMediaTypeException e) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }
}
