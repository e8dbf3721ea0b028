package dev.dromedary.history;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * History entries on the wire: a CBOR sequence (RFC 8742), so that bodies are joined by putting
 * them together.
 */
public final class HistoryCodec {

  private static final CBORMapper MAPPER =
      CBORMapper.builder().enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS).build();
  private static final ObjectWriter WRITER = MAPPER.writerFor(HistoryEntry.class);
  private static final ObjectReader READER = MAPPER.readerFor(HistoryEntry.class);

  private HistoryCodec() {}

  public static byte[] encode(List<? extends HistoryEntry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    try (SequenceWriter sequence = WRITER.writeValues(out)) {
      sequence.writeAll(entries);
    }
    return out.toByteArray();
  }

  /**
   * @throws tools.jackson.core.JacksonException if the bytes are no such sequence
   */
  public static List<HistoryEntry> decode(byte[] body) {
    // A parser of ours, or an entry, which is an array itself, is taken for the array of all.
    try (JsonParser parser = READER.createParser(body);
        MappingIterator<HistoryEntry> entries = READER.readValues(parser)) {
      return entries.readAll();
    }
  }
}
