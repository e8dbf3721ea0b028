package dev.dromedary.http;

/**
 * A receiver's URL in its parts, just as they stand in it. {@link java.net.URI} has no host for a
 * name with an underscore.
 *
 * @param host an IPv6 address in brackets
 * @param port -1 if the URL names none
 * @param target what stands in the request line: path and query
 */
record ReceiverUrl(String scheme, String host, int port, String target) {

  private static final String SEPARATOR = "://";

  /** Takes a URL that an endpoint may have, which is one without user and fragment. */
  public static ReceiverUrl of(String url) {
    int scheme = url.indexOf(SEPARATOR);
    int start = scheme + SEPARATOR.length();
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int colon = url.lastIndexOf(':', end - 1);
    boolean port = colon >= start && colon > url.lastIndexOf(']', end - 1);
    String target = url.substring(end);
    return new ReceiverUrl(
        url.substring(0, scheme),
        url.substring(start, port ? colon : end),
        port && colon + 1 < end ? Integer.parseInt(url, colon + 1, end, 10) : -1,
        target.startsWith("/") ? target : "/" + target);
  }

  /** The query may authenticate. */
  @Override
  public String toString() {
    return scheme + SEPARATOR + host + (port < 0 ? "" : ":" + port);
  }
}
