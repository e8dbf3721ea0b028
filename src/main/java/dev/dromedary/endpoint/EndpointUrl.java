package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.AddressGuard;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of an endpoint's URL.
 *
 * <p>An address in the URL is judged here. A name is not resolved: what it stands for may change
 * between now and the connect, so {@link AddressGuard} is asked again then, and that answer counts.
 * Only {@code localhost} and names below it are rejected at once, since RFC 6761 says what they
 * stand for.
 */
public final class EndpointUrl {

  private static final String FIELD = "url";
  private static final String NO_HOST = "must have a host name or address";
  private static final int MAX_LENGTH = 2_000;

  /** A last label that makes browsers and resolvers read the whole host as an IPv4 address. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  /** A name as the DNS carries it; many a real one has an underscore. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");

  private static final int MAX_NAME = 253;
  private static final int MAX_PORT = ":65535".length();

  /**
   * IDNA 2008 keeps these apart from what IDNA 2003, which the JDK knows, makes of them (UTS 46
   * section 7.2): the name would be another one's.
   */
  private static final Pattern DEVIATION = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

  private static final Pattern AUTHORITY = Pattern.compile("[^:/?#]+://([^/?#]*)");

  private static final String OCTET = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  private final boolean allowHttp;
  private final AddressGuard guard;

  public EndpointUrl(boolean allowHttp, AddressGuard guard) {
    this.allowHttp = allowHttp;
    this.guard = guard;
  }

  /** Gives the URL back as it is, but a Unicode host as punycode; or rejects it. */
  public String require(String given) {
    if (given == null || given.isEmpty()) {
      throw new InvalidInputException(FIELD, "is required");
    }
    if (given.length() > MAX_LENGTH) {
      throw new InvalidInputException(FIELD, "must be at most 2,000 characters");
    }
    String url = withAsciiHost(given);
    if (url.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new InvalidInputException(
          FIELD, "must be ASCII without spaces and control characters; percent-encode others");
    }
    if (url.contains("{{") || url.contains("}}")) {
      throw new InvalidInputException(FIELD, "must not contain '{{' or '}}'");
    }
    URI uri = parse(url);
    requireScheme(uri);
    requireParts(uri);
    requireHost(uri);
    return url;
  }

  private static String withAsciiHost(String url) {
    Matcher start = AUTHORITY.matcher(url);
    if (!start.lookingAt() || start.group(1).chars().allMatch(c -> c < 0x80)) {
      return url;
    }
    String host = withoutPort(start.group(1));
    if (DEVIATION.matcher(host).find()) {
      throw new InvalidInputException(
          FIELD, "must write a host with \u00DF, \u03C2 or a joiner as punycode (xn--\u2026)");
    }
    return url.substring(0, start.start(1))
        + punycode(host)
        + url.substring(start.start(1) + host.length());
  }

  /** One visible character may stand for several, a slash among them. */
  private static String punycode(String host) {
    try {
      String name =
          IDN.toASCII(
              Normalizer.normalize(host, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT),
              IDN.ALLOW_UNASSIGNED);
      requireName(withoutDot(name));
      return name;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(FIELD, NO_HOST);
    }
  }

  private static void requireName(String host) {
    if (host.length() > MAX_NAME || !NAME.matcher(host).matches()) {
      throw new InvalidInputException(FIELD, NO_HOST);
    }
  }

  /** A dot at the end makes a name absolute. */
  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException | NumberFormatException e) {
      // The latter for an IPv4 address with very many digits inside an IPv6 one.
      throw new InvalidInputException(FIELD, "is not a URL (RFC 3986)");
    }
  }

  private void requireScheme(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowHttp && scheme.equals("http"))) {
      throw new InvalidInputException(
          FIELD, allowHttp ? "must start with https:// or http://" : "must start with https://");
    }
  }

  private static void requireParts(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw new InvalidInputException(FIELD, "must not contain a user or password; use 'headers'");
    }
    if (uri.getRawFragment() != null) {
      throw new InvalidInputException(FIELD, "must not have a fragment ('#')");
    }
    if (authority != null && !isPort(authority.substring(withoutPort(authority).length()))) {
      throw new InvalidInputException(FIELD, "must have a port of 1 to 65535");
    }
  }

  private void requireHost(URI uri) {
    String host =
        withoutDot(uri.getHost() == null ? withoutPort(uri.getRawAuthority()) : uri.getHost());
    if (NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()) {
      if (!IPV4.matcher(host).matches()) {
        throw new InvalidInputException(
            FIELD, "must write an IPv4 address as four decimal numbers");
      }
      requireAllowed(host);
    } else if (host.startsWith("[")) {
      if (host.contains("%")) {
        throw new InvalidInputException(FIELD, "must not have a zone in its address");
      }
      requireAllowed(host);
    } else if (("." + host.toLowerCase(Locale.ROOT)).endsWith(".localhost")) {
      requireAllowed("127.0.0.1");
    } else {
      requireName(host);
    }
  }

  /** With its colon; none, or an empty one, is the scheme's. java.net.URI leaves some unread. */
  private static boolean isPort(String port) {
    if (port.length() <= 1) {
      return true;
    }
    int number = port.length() > MAX_PORT ? 0 : Integer.parseInt(port, 1, port.length(), 10);
    return number > 0 && number <= 65_535;
  }

  private static String withoutPort(String authority) {
    return authority == null ? "" : authority.replaceFirst(":[0-9]*$", "");
  }

  /** A literal address is only parsed by this, never looked up. */
  private void requireAllowed(String literal) {
    try {
      if (!guard.allows(InetAddress.getByName(literal))) {
        throw new InvalidInputException(FIELD, "must not point to a private or reserved address");
      }
    } catch (UnknownHostException e) {
      throw new InvalidInputException(FIELD, NO_HOST);
    }
  }
}
