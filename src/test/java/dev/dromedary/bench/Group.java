package dev.dromedary.bench;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.collection.LongObjectHashMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The paths of the sink that begin with the same word: how they answer, and what arrived there.
 * Touched by the sink's one thread alone.
 */
final class Group {

  /** In the place of a status: no answer comes. */
  static final int NEVER = 0;

  private static final int STAMP = 16;
  private static final long OLDEST = 3_600_000_000L;

  // Each path with each webhook-id that it was sent, as a hash of 64 bits: of ten millions two are
  // taken for one in one run of a hundred thousand. The value says whether it was answered well.
  private final LongObjectHashMap<Boolean> seen = new LongObjectHashMap<>();
  private final Histogram ages = new Histogram(OLDEST, 3);
  private final Map<String, Long> newest = new HashMap<>();
  private long requests;
  private long overtaken;
  private long duplicates;
  private HttpResponseStatus status = HttpResponseStatus.NO_CONTENT;
  private int delayMillis;

  void answers(int code, int delay) {
    status = code == NEVER ? null : HttpResponseStatus.valueOf(code);
    delayMillis = delay;
  }

  /** Null if no answer comes. */
  HttpResponseStatus status() {
    return status;
  }

  int delayMillis() {
    return delayMillis;
  }

  void arrived(String path, String id, ByteBuf body) {
    requests++;
    Boolean well = status != null && status.code() / 100 == 2;
    Boolean before = seen.put(hash(path, String.valueOf(id)), well);
    if (Boolean.TRUE.equals(before)) {
      duplicates++;
    }
    if (body.readableBytes() >= Publisher.STAMP_AT + STAMP) {
      String stamp = body.toString(Publisher.STAMP_AT, STAMP, StandardCharsets.US_ASCII);
      if (stamp.chars().allMatch(Character::isDigit)) {
        long sent = Long.parseLong(stamp);
        ages.recordValue(Math.min(OLDEST, Math.max(0, micros() - sent)));
        if (before == null && newest.merge(path, sent, Math::max) > sent) {
          overtaken++;
        }
      }
    }
  }

  /** FNV-1a. */
  private static long hash(String path, String id) {
    long hash = 0xcbf29ce484222325L;
    for (String text : new String[] {path, " ", id}) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
    }
    return hash;
  }

  void reset() {
    seen.clear();
    ages.reset();
    newest.clear();
    requests = 0;
    overtaken = 0;
    duplicates = 0;
  }

  /**
   * As {@link SinkProcess.Seen} reads it.
   *
   * @param aged with the ages, for which all that were seen are gone through; or 0 for them
   */
  String json(boolean aged) {
    return "{\"requests\":%d,\"distinct\":%d,\"duplicates\":%d,\"overtaken\":%d,\"p50\":%d,\"p99\":%d}"
        .formatted(
            requests,
            seen.size(),
            duplicates,
            overtaken,
            aged ? ages.getValueAtPercentile(50) : 0,
            aged ? ages.getValueAtPercentile(99) : 0);
  }

  /** Now, in microseconds since 1970. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
