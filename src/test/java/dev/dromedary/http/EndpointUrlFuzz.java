package dev.dromedary.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.endpoint.EndpointUrl;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.kit.FuzzTarget;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/** A URL that is taken leads where it was judged to lead, and to no special address. */
public final class EndpointUrlFuzz implements FuzzTarget {

  private static final AllowedNetworks PUBLIC = new AllowedNetworks(List.of());
  private static final EndpointUrl URLS = new EndpointUrl(true, PUBLIC);

  @Override
  public boolean takes(byte[] input) {
    String taken;
    try {
      taken = URLS.require(new String(input, UTF_8));
    } catch (InvalidInputException e) {
      return false;
    }
    FuzzTarget.require(taken.matches("[!-~]+"), "is visible ASCII");
    FuzzTarget.require(URLS.require(taken).equals(taken), "is taken again as it is");
    ReceiverUrl receiver = ReceiverUrl.of(taken);
    URI uri = URI.create(taken);
    FuzzTarget.require(
        uri.getHost() == null || uri.getHost().equals(receiver.host()), "is called at its host");
    FuzzTarget.require(receiver.port() >= -1 && receiver.port() <= 65_535, "has a port");
    FuzzTarget.require(receiver.target().startsWith("/"), "has a path");
    requirePublic(receiver.host().toLowerCase(Locale.ROOT).replaceFirst("[.]$", ""));
    return true;
  }

  /** Of a name only what needs no look-up: Java, too, reads digits and colons as an address. */
  private static void requirePublic(String host) {
    FuzzTarget.require(!host.isEmpty() && !host.contains("@"), "has a host");
    FuzzTarget.require(!host.equals("localhost") && !host.endsWith(".localhost"), "is not local");
    if (host.matches("[0-9.]+") || host.startsWith("[")) {
      try {
        FuzzTarget.require(PUBLIC.allows(InetAddress.getByName(host)), "is a public address");
      } catch (UnknownHostException e) {
        throw new AssertionError("is an address", e);
      }
    }
  }
}
