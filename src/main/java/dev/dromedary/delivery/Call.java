package dev.dromedary.delivery;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Map;

/**
 * The HTTP call of an attempt as it may be shown: without values that give access.
 *
 * <p>As JSON, in the history, it is an array.
 *
 * @param url as it was called
 * @param remoteAddress the address and port to which the connection went, or null without one
 * @param requestHeaders all that went out, those too that HTTP itself adds
 * @param responseHeaders at most 4 KB of them; empty without an answer
 * @param responseExcerpt at most 2 KB of the answer's body, decoded, or null
 * @param redirectTo the Location of a 3xx, or null
 * @param gateway the gateway that made it
 * @param requestExcerpt at most 2 KB of the body that a transform made, or null: the event's
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Call(
    String url,
    String method,
    String remoteAddress,
    Map<String, String> requestHeaders,
    Map<String, String> responseHeaders,
    String responseExcerpt,
    String redirectTo,
    String gateway,
    String requestExcerpt) {

  @Override
  public String toString() {
    return "Call[to " + remoteAddress + "]";
  }
}
