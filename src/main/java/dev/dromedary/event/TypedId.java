package dev.dromedary.event;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Ids such as {@code evt_01jd9m3r6w8qk2x5c7v0b4n9ts}: a prefix that says what it is, 48 bits of
 * time in milliseconds, so that ids sort by age, and 80 bits that are random or derived;
 * Crockford's base 32, as a ULID in lower case.
 */
public final class TypedId {

  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  private TypedId() {}

  public static String event(Instant now) {
    return random("evt_", now);
  }

  public static String endpoint(Instant now) {
    return random("ep_", now);
  }

  public static String attempt(Instant now) {
    return random("att_", now);
  }

  public static String audit(Instant now) {
    return random("aud_", now);
  }

  public static String erasure(Instant now) {
    return random("era_", now);
  }

  public static String key(Instant now) {
    return random("key_", now);
  }

  public static String replay(Instant now) {
    return random("rpl_", now);
  }

  /**
   * The same event and endpoint always give the same id, so that an event that a crash makes us
   * match twice is still one delivery per endpoint.
   */
  public static String delivery(Event event, String endpointId) {
    return derived(
        "dlv_", event.acceptedAt(), event.tenant(), event.source(), event.id(), endpointId);
  }

  /**
   * The least id of a delivery that was made of an event accepted in that millisecond.
   *
   * @see #delivery
   */
  public static String firstDelivery(Instant acceptedAt) {
    long millis = acceptedAt.isBefore(Instant.EPOCH) ? 0 : acceptedAt.toEpochMilli();
    return encode("dlv_", millis, 0, 0);
  }

  /**
   * The same cause always gives the same id, so that its event is one event though it is published
   * twice.
   */
  public static String event(Instant at, String... cause) {
    return derived("evt_", at, cause);
  }

  private static String derived(String prefix, Instant at, String... parts) {
    byte[] hash = DigestUtils.sha256(String.join("\0", parts));
    long high = 0;
    long low = 0;
    for (int i = 0; i < 5; i++) {
      high = high << 8 | hash[i] & 0xff;
      low = low << 8 | hash[i + 5] & 0xff;
    }
    return encode(prefix, at.toEpochMilli(), high, low);
  }

  private static String random(String prefix, Instant now) {
    SplittableRandom random = RANDOM.get();
    return encode(prefix, now.toEpochMilli(), random.nextLong(), random.nextLong());
  }

  private static String encode(String prefix, long millis, long high40, long low40) {
    char[] out = new char[prefix.length() + 26];
    prefix.getChars(0, prefix.length(), out, 0);
    base32(out, prefix.length(), 10, millis);
    base32(out, prefix.length() + 10, 8, high40);
    base32(out, prefix.length() + 18, 8, low40);
    return new String(out);
  }

  private static void base32(char[] out, int from, int length, long value) {
    for (int i = from + length - 1; i >= from; i--) {
      out[i] = DIGITS[(int) (value & 31)];
      value >>>= 5;
    }
  }
}
