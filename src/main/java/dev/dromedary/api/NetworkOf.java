package dev.dromedary.api;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;

/** The part of the network that one caller has. */
final class NetworkOf {

  /** A customer of a provider has at least as many addresses (RFC 6177, section 2). */
  private static final int IPV6 = 64;

  private NetworkOf() {}

  /** An IPv4 address is itself; of IPv6, where a caller may have any of a network, the network. */
  static String address(String text) {
    if (text.indexOf(':') < 0) {
      return text;
    }
    IPAddress address = new IPAddressString(text.replaceFirst("%.*", "")).getAddress();
    return address == null
        ? text
        : address.isIPv4Convertible()
            ? address.toIPv4().toString()
            : address.toPrefixBlock(IPV6).toCanonicalString();
  }
}
