package dev.dromedary.history;

import dev.dromedary.kit.FuzzTarget;
import java.util.List;
import tools.jackson.core.JacksonException;

/** A message of the history is entries, which are written as they were read, or a known error. */
public final class HistoryCodecFuzz implements FuzzTarget {

  @Override
  public boolean takes(byte[] input) {
    List<HistoryEntry> entries;
    try {
      entries = HistoryCodec.decode(input);
    } catch (IllegalArgumentException e) {
      return false;
    }
    byte[] written;
    try {
      written = HistoryCodec.encode(entries);
    } catch (JacksonException e) {
      // Half a character, which the parser takes and no writer writes.
      return false;
    }
    byte[] again = HistoryCodec.encode(HistoryCodec.decode(written));
    // The attributes of an event have no order.
    FuzzTarget.require(again.length == written.length, "is read again");
    return true;
  }
}
