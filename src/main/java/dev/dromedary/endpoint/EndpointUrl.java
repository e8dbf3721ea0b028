package dev.dromedary.endpoint;

import dev.dromedary.event.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rules of an endpoint's URL.
 *
 * <p>An address in the URL is judged here. A name is not resolved: what it stands for may change
 * between now and the connect, so {@link AllowedNetworks} is asked again then, and that answer
 * counts. Only {@code localhost} and names below it are refused at once, since RFC 6761 says what
 * they stand for.
 */
public final class EndpointUrl {

  private static final String FIELD = "url";
  private static final int MAX_LENGTH = 2_000;

  /** A last label that makes browsers and resolvers read the whole host as an IPv4 address. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  private static final String OCTET = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  private final boolean allowHttp;
  private final AllowedNetworks networks;

  public EndpointUrl(boolean allowHttp, AllowedNetworks networks) {
    this.allowHttp = allowHttp;
    this.networks = networks;
  }

  /** Gives the URL back as it is, or refuses it. */
  public String require(String url) {
    if (url == null || url.isEmpty()) {
      throw new Refusal(FIELD, "is required");
    }
    if (url.length() > MAX_LENGTH) {
      throw new Refusal(FIELD, "must be at most 2,000 characters");
    }
    if (url.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new Refusal(
          FIELD, "must be ASCII without spaces and control characters; percent-encode others");
    }
    if (url.contains("{{") || url.contains("}}")) {
      throw new Refusal(FIELD, "must not contain '{{' or '}}'");
    }
    URI uri = parse(url);
    requireScheme(uri);
    requireParts(uri);
    requireHost(uri);
    return url;
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Refusal(FIELD, "is not a URL (RFC 3986)");
    }
  }

  private void requireScheme(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowHttp && scheme.equals("http"))) {
      throw new Refusal(
          FIELD, allowHttp ? "must start with https:// or http://" : "must start with https://");
    }
  }

  private static void requireParts(URI uri) {
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw new Refusal(FIELD, "must not contain a user or password; use 'headers'");
    }
    if (uri.getRawFragment() != null) {
      throw new Refusal(FIELD, "must not have a fragment ('#')");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new Refusal(FIELD, "must have a port of 1 to 65535");
    }
  }

  private void requireHost(URI uri) {
    String host = uri.getHost() == null ? withoutPort(uri.getRawAuthority()) : uri.getHost();
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()) {
      if (!IPV4.matcher(host).matches()) {
        throw new Refusal(FIELD, "must write an IPv4 address as four decimal numbers");
      }
      requireAllowed(host);
    } else if (uri.getHost() == null) {
      throw new Refusal(FIELD, "must have a host name or address");
    } else if (host.startsWith("[")) {
      if (host.contains("%")) {
        throw new Refusal(FIELD, "must not have a zone in its address");
      }
      requireAllowed(host);
    } else if (("." + host.toLowerCase(Locale.ROOT)).endsWith(".localhost")) {
      requireAllowed("127.0.0.1");
    }
  }

  private static String withoutPort(String authority) {
    return authority == null ? "" : authority.replaceFirst(":[0-9]*$", "");
  }

  /** A literal address is only parsed by this, never looked up. */
  private void requireAllowed(String literal) {
    try {
      if (!networks.allows(InetAddress.getByName(literal))) {
        throw new Refusal(FIELD, "must not point to a private or reserved address");
      }
    } catch (UnknownHostException e) {
      throw new Refusal(FIELD, "must have a host name or address");
    }
  }
}
