package dev.dromedary.history;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * History entries on the wire: a CBOR sequence (RFC 8742), so that bodies are joined by putting
 * them together. Times are microseconds since 1970, as the databases keep them; what is finer is
 * cut.
 */
public final class HistoryCodec {

  private static final CBORMapper MAPPER =
      CBORMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new TimeWriter())
                  .addDeserializer(Instant.class, new TimeReader()))
          .build();
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
   * @throws IllegalArgumentException if the bytes are no such sequence
   */
  public static List<HistoryEntry> decode(byte[] body) {
    // A parser of ours, or an entry, which is an array itself, is taken for the array of all.
    try (JsonParser parser = READER.createParser(body);
        MappingIterator<HistoryEntry> entries = READER.readValues(parser)) {
      List<HistoryEntry> all = entries.readAll();
      all.forEach(Objects::requireNonNull);
      return all;
    } catch (RuntimeException e) {
      // Some bytes are an internal error to the parser, and others no values of ours.
      throw new IllegalArgumentException("The bytes are no entries of the history", e);
    }
  }

  private static final class TimeWriter extends ValueSerializer<Instant> {

    @Override
    public void serialize(Instant time, JsonGenerator to, SerializationContext context) {
      // Not ChronoUnit.MICROS.between, which cannot count over 300 years.
      to.writeNumber(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
    }
  }

  private static final class TimeReader extends ValueDeserializer<Instant> {

    @Override
    public Instant deserialize(JsonParser from, DeserializationContext context) {
      return Instant.EPOCH.plus(from.getLongValue(), ChronoUnit.MICROS);
    }
  }
}
