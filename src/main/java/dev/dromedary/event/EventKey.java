package dev.dromedary.event;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The identity of an event: its tenant, and source and id as the sender gave them. The senders of
 * two tenants may well number alike, and so may two sources (CloudEvents 1.0, id).
 *
 * @param source of a CloudEvent; empty for a plain event
 */
public record EventKey(String tenant, String source, String id) {

  private static final int SOURCE_BYTES = 8;
  private static final Pattern WITH_SOURCE = Pattern.compile("(.*)~[0-9a-f]{16}");

  public EventKey {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(id, "id");
  }

  /** Of a plain event. */
  public EventKey(String tenant, String id) {
    this(tenant, "", id);
  }

  /**
   * The {@code webhook-id} of each of its requests, by which a receiver drops a repetition: the id,
   * encoded as any header value; of a CloudEvent with {@code ~} and 16 hexadecimal digits of its
   * source's SHA-256, because receivers do not compare sources.
   */
  public String webhookId() {
    String encoded = HeaderText.encode(id);
    return source.isEmpty()
        ? encoded
        : encoded + '~' + HexFormat.of().formatHex(DigestUtils.sha256(source), 0, SOURCE_BYTES);
  }

  /** The id of the event that has this {@code webhook-id}, if there is one. */
  public static String idIn(String webhookId) {
    Matcher withSource = WITH_SOURCE.matcher(webhookId);
    return HeaderText.decode(withSource.matches() ? withSource.group(1) : webhookId);
  }
}
