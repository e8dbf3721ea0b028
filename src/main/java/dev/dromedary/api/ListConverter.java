package dev.dromedary.api;

import dev.dromedary.event.Page;
import dev.dromedary.history.TooManyReadsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/**
 * Lists: a page in JSON, or all of it in a stream. That is read part by part, as pages are, so that
 * neither memory nor a connection to the database is held for long, and no faster than its caller
 * takes it. A failure on the way ends the connection: a caller that sees the end has all.
 */
final class ListConverter extends AbstractHttpMessageConverter<Listing<?>> {

  /** So that streams leave the database to other calls. */
  private static final int STREAMS = 2;

  private static final int ROWS = 1_000;

  /** Of two seconds each, in which other reads were first. */
  private static final int MOST_TRIES = 15;

  private final Semaphore free = new Semaphore(STREAMS);

  ListConverter() {
    super(MediaType.APPLICATION_JSON, ListFormat.NDJSON, ListFormat.CSV);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return type == Listing.class;
  }

  @Override
  public boolean canRead(Class<?> type, MediaType mediaType) {
    return false;
  }

  @Override
  protected Listing<?> readInternal(Class<? extends Listing<?>> type, HttpInputMessage message) {
    throw new UnsupportedOperationException("no call takes a list");
  }

  @Override
  protected void writeInternal(Listing<?> list, HttpOutputMessage message) throws IOException {
    MediaType type = message.getHeaders().getContentType();
    if (!ListFormat.isStream(type)) {
      byte[] json = Json.write(list.page());
      message.getHeaders().setContentLength(json.length);
      message.getBody().write(json);
      return;
    }
    if (!free.tryAcquire()) {
      throw ProblemType.UNAVAILABLE.because(
          "%d lists are streamed already; send it again later.".formatted(STREAMS));
    }
    try {
      stream(list, type, message);
    } finally {
      free.release();
    }
  }

  private static void stream(Listing<?> list, MediaType type, HttpOutputMessage message)
      throws IOException {
    boolean csv = type.equals(ListFormat.CSV);
    Rows rows = csv ? new Csv(list.row(), list.unused()) : Rows.ndjson();
    // Before the first byte: a failure until here is a problem as any other.
    Page<? extends Record> part = part(list, null);
    if (csv) {
      message.getHeaders().set("Content-Type", "text/csv;charset=utf-8;header=present");
    }
    message
        .getHeaders()
        .setContentDisposition(
            ContentDisposition.attachment()
                .filename(list.name() + (csv ? ".csv" : ".ndjson"))
                .build());
    try {
      write(list, part, rows, message.getBody());
    } catch (IOException | RuntimeException e) {
      throw new UnfinishedListException(e);
    }
  }

  private static void write(
      Listing<?> list, Page<? extends Record> first, Rows rows, OutputStream out)
      throws IOException {
    out.write(rows.head());
    Page<? extends Record> part = first;
    while (true) {
      for (Record row : part.data()) {
        out.write(rows.row(row));
      }
      out.flush();
      if (part.nextCursor() == null) {
        return;
      }
      part = part(list, part.nextCursor());
    }
  }

  private static Page<? extends Record> part(Listing<?> list, String cursor) {
    for (int tries = 1; ; tries++) {
      try {
        return list.part(ROWS, cursor);
      } catch (TooManyReadsException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }
}
